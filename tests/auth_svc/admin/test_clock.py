"""The admin of KREKI ID tells staff the time in their own zone, and says which it is."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.auth_svc.models import DeviceSession, User
from tests.auth_svc.web.test_clock import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    ("zone", "told", "label"),
    [("Asia/Jakarta", "19.38", "WIB"), ("Asia/Jayapura", "21.38", "WIT")],
)
def test_lists_say_in_which_zone_they_are(staff: Client, zone: str, told: str, label: str) -> None:
    User.objects.update(time_zone=zone)
    DeviceSession.objects.update(last_seen_at=NOON)

    page = staff.get("/admin/auth/auth_svc/devicesession/").content.decode()

    assert f"24 Nov. 2026, {told}" in page
    assert f"Waktu di halaman ini: {label}" in page
