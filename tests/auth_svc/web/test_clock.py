"""Pages tell the time in the person's own zone of Indonesia, and say which; the API speaks UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from apps.auth_svc.models import DeviceSession, User
from kreki.testing.plugin import ApiFor
from tests.auth_svc.factories import account
from tests.auth_svc.web.test_pages import browser
from tests.people import STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 11, 24, 12, 38, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "noon", "new_year"),
    [
        ("Asia/Jakarta", "24 Nov. 2026, 19.38 WIB", "31 Des. 2026, 23.30 WIB"),
        ("Asia/Makassar", "24 Nov. 2026, 20.38 WITA", "1 Jan. 2027, 0.30 WITA"),
        ("Asia/Jayapura", "24 Nov. 2026, 21.38 WIT", "1 Jan. 2027, 1.30 WIT"),
    ],
)
def test_times_stand_in_the_zone_of_the_person(zone: str, noon: str, new_year: str) -> None:
    account()
    client = browser()
    User.objects.update(time_zone=zone)
    DeviceSession.objects.update(auth_time=NOON, last_seen_at=NEW_YEAR)

    page = client.get("/id/devices/").content.decode()

    assert f"masuk: {noon}" in page
    assert f"terakhir aktif: {new_year}" in page


def test_the_next_request_of_the_process_is_somebody_elses() -> None:
    account()
    account(STRANGER, email="budi@example.test", phone=None)
    mine, theirs = browser(), browser("budi@example.test")
    User.objects.filter(pk=VOLUNTEER).update(time_zone="Asia/Jayapura")
    DeviceSession.objects.update(auth_time=NOON, last_seen_at=NOON)

    pages = [each.get("/id/devices/").content.decode() for each in (mine, theirs)]

    assert ["21.38 WIT" in pages[0], "19.38 WIB" in pages[1]] == [True, True]


def test_the_api_speaks_utc_whatever_the_person_chose(api: ApiFor) -> None:
    account()
    browser()
    User.objects.update(time_zone="Asia/Jayapura")

    devices = api(VOLUNTEER).get("/api/auth/v1/sessions").json()["data"]

    assert devices[0]["signed_in_at"].endswith("Z")


def test_postgresql_refuses_zones_of_elsewhere() -> None:
    account()

    with pytest.raises(IntegrityError, match="auth_svc_account_time_zone_is_known"):
        User.objects.update(time_zone="Europe/Paris")
