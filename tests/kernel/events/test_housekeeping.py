"""What has served its time goes, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from prometheus_client import REGISTRY
from pytest_django import Settings

from kreki.api.models import KeptAnswer
from kreki.events.courier.housekeeping import BATCH, clean_up
from kreki.events.models import Inbox

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def kept_answers(count: int, *, created_at: datetime) -> None:
    rows = KeptAnswer.objects.bulk_create(
        KeptAnswer(caller_id=uuid4(), key=f"key-{n}", route="PUT /", fingerprint=b"")
        for n in range(count)
    )
    KeptAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(created_at=created_at)


def event(received_at: datetime) -> None:
    Inbox.objects.create(
        consumer="x",
        event_id=uuid4(),
        type="t",
        source="s",
        subject="a:1",
        seq=0,
        received_at=received_at,
    )


def test_only_what_is_out_of_date_goes_however_much_it_is() -> None:
    kept_answers(BATCH + 1, created_at=NOON - timedelta(days=1, seconds=1))
    kept_answers(2, created_at=NOON - timedelta(days=1))
    event(NOON - timedelta(days=31))
    event(NOON - timedelta(days=29))

    gone = clean_up(now=NOON).gone

    assert gone["kreki_api_keptanswer"] == BATCH + 1
    assert gone["kreki_events_inbox"] == 1
    assert KeptAnswer.objects.count() == 2
    assert Inbox.objects.count() == 1


def break_down() -> None:
    raise ZeroDivisionError


def use_a_lost_session() -> None:
    connection.close()
    connection.connection = None
    raise OperationalError


RAN: list[str] = []


def run() -> None:
    RAN.append("ran")


def failures(task: str) -> float:
    return REGISTRY.get_sample_value("clean_up_failed_total", {"task": task}) or 0


@pytest.mark.parametrize("broken", ["break_down", "not_there", "use_a_lost_session"])
@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_holds_up_no_other(settings: Settings, broken: str) -> None:
    RAN.clear()
    broken = f"{__name__}.{broken}"
    settings.CLEAN_UP = [broken, f"{__name__}.run"]
    kept_answers(1, created_at=NOON - timedelta(days=2))
    before = failures(broken)

    with pytest.raises(CommandError, match=broken):
        call_command("clean_up")

    assert RAN == ["ran"]
    assert not KeptAnswer.objects.exists()
    assert failures(broken) == before + 1
