"""Changes of one volunteer queue up: numbers never repeat, decisions happen once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.volunteer.domain import states
from apps.volunteer.domain.errors import AlreadyApplied, StatusConflict
from apps.volunteer.models import Decision, Profile, Reason
from apps.volunteer.services import decisions, profiles
from tests.people import VOLUNTEER
from tests.volunteer.factories import NOON, STAFF, published, volunteer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def all_at_once(work: Callable[[int], object], times: int) -> list[object]:
    """Results of `work(0)`, `work(1)`, … in threads that meet, with connections of their own."""
    start = threading.Barrier(times)

    def run(number: int) -> object:
        try:
            connection.ensure_connection()  # waiting for one would spread the threads again
            start.wait(timeout=10)
            return work(number)
        except (AlreadyApplied, StatusConflict) as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_every_change_gets_its_own_number() -> None:
    volunteer(status=states.ACTIVE)

    all_at_once(
        lambda n: profiles.change_profile(
            user_id=VOLUNTEER, changes={"display_name": f"Sari {n}", "transport_mode": "foot"}
        ),
        10,
    )

    story = published()
    assert [seq for seq, _ in story] == list(range(1, 11))
    assert story[-1][1].display_name == Profile.objects.get().display_name


def test_two_colleagues_suspend_once() -> None:
    volunteer(status=states.ACTIVE)

    said = all_at_once(
        lambda _n: decisions.suspend_volunteer(
            user_id=VOLUNTEER, by=STAFF, now=NOON, reason=Reason.CONDUCT
        ),
        4,
    )

    assert said.count("STATUS_CONFLICT") == 3
    assert (Decision.objects.count(), len(published())) == (1, 1)


def test_a_double_tap_applies_once() -> None:
    said = all_at_once(
        lambda _n: profiles.apply(
            user_id=VOLUNTEER, display_name="Sari", transport_mode="foot", now=NOON
        ),
        4,
    )

    assert said.count("ALREADY_APPLIED") == 3
    assert Profile.objects.count() == 1
