"""A private PostgreSQL cluster with PostGIS: one role and one database for each service."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from deploy.local import credentials
from deploy.local.instance import Instance, account, give_to, write_private
from deploy.local.ports import Ports
from deploy.local.programs import Program
from deploy.local.trouble import Trouble
from kreki.services import SERVICES, Service

BIN: Final = Path("/usr/lib/postgresql/15/bin")

# Statements carry positions and phone numbers, and DETAIL lines carry keys: the log has neither.
PRIVATE_LOG: Final = """
log_min_duration_statement = -1
log_min_error_statement = panic
log_error_verbosity = terse
"""

SETTINGS: Final = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 512MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
autovacuum_naptime = 10s
track_io_timing = on
timezone = 'UTC'
"""

# Tests kill processes, never the machine, so nothing is lost.
FASTER_TESTS: Final = """
fsync = off
full_page_writes = off
"""


def program(instance: Instance, ports: Ports) -> Program:
    """Write the configuration, make the cluster if there is none, and say how to run it."""
    user = account("postgres")
    data = instance.data / "postgres"
    if not (data / "PG_VERSION").exists():
        _create_cluster(instance, data, user)
    path = instance.config / "postgresql.conf"
    settings = SETTINGS.format(port=ports["postgres"]) + PRIVATE_LOG
    settings += FASTER_TESTS if instance.for_tests else ""
    path.write_text(settings)
    give_to(user, path)
    command = f"{BIN}/postgres -D {data} -c config_file={path}"
    # INT asks for a fast shutdown: open connections are ended, nothing is lost.
    return Program("postgres", command, user=user, configuration=settings, stop_signal="INT")


def is_ready(instance: Instance, ports: Ports) -> bool:
    try:
        connect(instance, ports).close()
    except psycopg.OperationalError:
        return False
    return True


def provision(instance: Instance, ports: Ports) -> None:
    """Give every service its role and database. Repeating it changes nothing."""
    with connect(instance, ports, "template1") as template:
        # Copied into every later database, those of Django's tests included.
        template.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    with connect(instance, ports) as server:
        if not instance.for_tests:  # Django reaches `postgres` to create its test databases
            server.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        for service in SERVICES:
            _provide_role(server, instance, service)
            _provide_database(server, service)


def _create_cluster(instance: Instance, data: Path, user: str | None) -> None:
    data.mkdir(exist_ok=True)
    given = instance.run / "postgres.password"
    write_private(given, credentials.password(instance, "postgres"))
    give_to(user, data, given)
    made = subprocess.run(
        [
            *(BIN / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"),
            *("-A", "scram-sha-256", f"--pwfile={given}"),
        ],
        user=user,
        cwd=instance.run,
        capture_output=True,
        text=True,
        check=False,
    )
    given.unlink()
    if made.returncode:
        raise Trouble(f"PostgreSQL's initdb failed in {data}: {made.stderr.strip()}")


def connect(
    instance: Instance, ports: Ports, database: str = "postgres"
) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host="127.0.0.1",
        port=ports["postgres"],
        user="postgres",
        password=credentials.password(instance, "postgres"),
        dbname=database,
        autocommit=True,
    )


def _provide_role(
    server: psycopg.Connection[tuple[object, ...]], instance: Instance, service: Service
) -> None:
    role = sql.Identifier(service.alias)
    known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    if not server.execute(known, [service.alias]).fetchone():
        server.execute(sql.SQL("CREATE ROLE {}").format(role))
    rights = sql.SQL("LOGIN CREATEDB" if instance.for_tests else "LOGIN NOCREATEDB")
    own = sql.Literal(credentials.password(instance, f"postgres-{service.name}"))
    server.execute(sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(role, rights, own))


def _provide_database(server: psycopg.Connection[tuple[object, ...]], service: Service) -> None:
    name = sql.Identifier(service.alias)
    known = "SELECT 1 FROM pg_database WHERE datname = %s"
    if not server.execute(known, [service.alias]).fetchone():
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    server.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(name))
    if service.name == "emergency":  # plans of short searches: neither pays for itself
        server.execute("ALTER DATABASE emergency SET jit = off")
        server.execute("ALTER DATABASE emergency SET max_parallel_workers_per_gather = 0")
