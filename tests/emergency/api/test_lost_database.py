"""Without its database a panic is told to come back: never a crash, never a false yes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from apps.emergency.models import Incident
from kreki.testing.plugin import ApiFor
from tests.people import REPORTER

ROOT: Final = Path(__file__).resolve().parents[3]
PANIC: Final = "/api/emergency/v1/panic"
HERE: Final = {"latitude": -6.175392, "longitude": 106.827153}
# A process of its own, because this one's pool is open: presses once and prints the answer.
PRESS: Final = f"""
import django
django.setup()
from django.conf import settings
from rest_framework.test import APIClient
from kreki.testing.tokens import TEST_JWKS, mint
from tests.people import REPORTER
settings.KREKI_JWKS = TEST_JWKS
phone = APIClient(HTTP_HOST="127.0.0.1", HTTP_AUTHORIZATION="Bearer " + mint(REPORTER))
answer = phone.post("{PANIC}", {HERE}, format="json")
print(answer.status_code, answer["Retry-After"], answer.json()["error"]["code"])
"""


def assert_told_to_come_back(answer: HttpResponse) -> None:
    assert answer.status_code == 503
    assert 1 <= int(answer["Retry-After"]) <= 3
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


@pytest.mark.slow
def test_a_server_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"postgres://emergency:x@127.0.0.1:1/{settings.DATABASES['default']['NAME']}"
    monkeypatch.setenv("EMERGENCY_DATABASE_URL", nowhere)
    monkeypatch.setenv("KREKI_PROCESS", "web")

    done = subprocess.run(
        [sys.executable, "-c", PRESS],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    status, wait, code = done.stdout.split()
    assert (status, code) == ("503", "OVERLOADED")
    assert 1 <= int(wait) <= 3


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks(api: ApiFor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(**_parameters()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    assert_told_to_come_back(api(REPORTER).post(PANIC, HERE, format="json"))
    connection.close()

    assert api(REPORTER).post(PANIC, HERE, format="json").status_code == 201
    assert Incident.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_locked_for_too_long(api: ApiFor) -> None:
    with psycopg.connect(**_parameters()) as other, _short_patience():
        other.execute("LOCK TABLE emergency_incident")

        answer = api(REPORTER).post(PANIC, HERE, format="json")

    assert_told_to_come_back(answer)
    assert not Incident.objects.exists()


@contextmanager
def _short_patience() -> Iterator[None]:
    """A statement limit that a test can wait for; reset, as the connection is pooled."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
        yield
        cursor.execute("RESET statement_timeout")


def _parameters() -> dict[str, object]:
    wanted = {"host", "port", "dbname", "user", "password"}
    found = connection.get_connection_params()
    return {key: value for key, value in found.items() if key in wanted}
