"""Two real dispatcher processes share the work and end when told to."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from apps.emergency.domain import dispatch
from apps.emergency.models import Incident
from deploy.local.waiting import wait_until
from tests.emergency.factories import panic, responder
from tests.emergency.server import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT: Final = Path(__file__).resolve().parents[2]
INCIDENTS: Final = 12


def start(**environment: str) -> subprocess.Popen[bytes]:
    at = connection.settings_dict
    account = f"{at['USER']}:{quote(at['PASSWORD'], safe='')}"
    url = f"postgres://{account}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    command = [sys.executable, str(ROOT / "manage.py"), "emergency", "dispatcher"]
    return subprocess.Popen(
        command, env={**os.environ, "EMERGENCY_DATABASE_URL": url, **environment}
    )


def test_two_of_them_ask_everybody_once() -> None:
    now = timezone.now()
    people = [responder(number, heard_at=now + timedelta(minutes=5)) for number in range(20)]
    dispatchers = [start(), start()]
    try:
        for number in range(INCIDENTS):
            panic(reporter_id=UUID(int=number), now=timezone.now())
        wait_until(
            lambda: not Incident.objects.filter(decisions=None).exists(),
            within_s=60,
            otherwise="an incident was never looked at",
        )
    finally:
        for one in dispatchers:
            one.terminate()
        codes = [one.wait(15) for one in dispatchers]

    assert codes == [0, 0]
    for incident in Incident.objects.all():
        first = incident.decisions.order_by("number").first()
        assert first is not None
        asked = [seen["user_id"] for seen in first.considered if seen["reason"] == "invited"]
        assert asked == [str(one) for one in people[: dispatch.LIVE]]


def test_a_dispatcher_can_be_scraped() -> None:
    address = f"127.0.0.1:{free_port()}"
    dispatcher = start(METRICS_BIND=address)
    try:
        wait_until(
            lambda: 'loop_last_tick_seconds{loop="dispatcher"}' in scrape(address),
            within_s=30,
            otherwise="no metrics of the loop",
        )
    finally:
        dispatcher.terminate()
        dispatcher.wait(15)


def scrape(address: str) -> str:
    """The page of metrics; empty while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as page:
            return str(page.read(), "utf-8")
    except urllib.error.URLError:
        return ""
