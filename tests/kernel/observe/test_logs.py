"""Log lines help to find a fault and say nothing about a person."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from kreki.observe.masking import MASKED, mask
from tests.kernel.events.stories import child_environment

ROOT: Final = Path(__file__).resolve().parents[3]
# As a supervised process that ends by an error whose text quotes a row.
CRASH: Final = """
import threading
import django
django.setup()
from django.db import connection
def crash():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE person (name text, age int NOT NULL)")
        cursor.execute("INSERT INTO person VALUES (%s, NULL)", ["Budi Santoso"])
in_thread = threading.Thread(target=crash)
in_thread.start()
in_thread.join()
crash()
"""


def masked(**event: object) -> dict[str, Any]:
    return dict(mask(None, "info", event))


@pytest.mark.parametrize(
    "text",
    [
        "near -6.17539, 106.82715",
        "call 081234567890",
        "call +6281234567890",
        "call +4915112345678",
        "NIK 3174012345678901",
        "to sari.dewi@example.test",
        "Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0",
    ],
)
def test_what_looks_personal_is_masked_in_every_text(text: str) -> None:
    secret = text.split(" ", 1)[1]

    for line in (masked(event=text), masked(what={"deep": [text]}), masked(error=ValueError(text))):
        assert MASKED in str(line)
        assert not any(part in str(line) for part in secret.split(", "))


@pytest.mark.parametrize("key", ["latitude", "phone_e164", "client_secret", "ack_token", "email"])
def test_what_stands_under_a_telling_name_is_masked(key: str) -> None:
    assert masked(**{key: "x"}) == {key: MASKED}
    assert masked(request={key: 1}) == {"request": {key: MASKED}}


def test_what_operators_need_stays() -> None:
    line: dict[str, object] = {
        "event": "event published",
        "timestamp": "2026-11-24T07:14:38.852464Z",
        "request_id": "eaa89554b4874966b325f76f996574bf",
        "event_id": "0192f3c1-7c1e-7b5a-9d0e-3f6a2b1c4d5e",
        "ms": 18.6,
        "status": 201,
        "stale": False,
        "last": None,
    }

    assert masked(**line) == line


@pytest.mark.slow
@pytest.mark.django_db
def test_the_last_words_of_a_process_and_of_a_thread_quote_no_row() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH],
        env={**child_environment(), "KREKI_PROCESS": "dispatcher"},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["ended by an error"] * 2
    assert all("NotNullViolation" in line["exception"] for line in lines)
    assert {(line["service"], line["process"]) for line in lines} == {("emergency", "dispatcher")}
    assert "Budi" not in done.stderr
