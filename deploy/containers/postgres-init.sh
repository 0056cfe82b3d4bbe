#!/bin/sh
# Runs once, when the cluster is made: a role and a database for each service.
set -e
psql -v ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres --file /secrets/postgres/init.sql
