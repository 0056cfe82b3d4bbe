"""Readiness names each dependency, and only what nothing works without makes it fail."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["dependencies"]


def test_everything_works(client: Client) -> None:
    status, found = ask(client)

    assert status == 200
    assert set(found) == {"database", "migrations", "redis", "rabbitmq"}
    assert all(each["ok"] for each in found.values())


def test_a_lost_cache_or_broker_is_named_and_survived(client: Client, settings: Settings) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": away}
    settings.BROKER_URL = "amqp://x:x@127.0.0.1:9/kreki"

    status, found = ask(client)

    assert status == 200
    assert {name for name, each in found.items() if not each["ok"]} == {"redis", "rabbitmq"}


def test_a_missing_migration_is_not_ready_and_says_what_to_do(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("kreki_events", "0001_initial")

    status, found = ask(client)

    assert status == 503
    assert "manage.py migrate" in found["migrations"]["problem"]
