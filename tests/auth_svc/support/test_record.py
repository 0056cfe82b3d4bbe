"""What is written down, for whom, and what a deletion leaves of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from apps.auth_svc.models import SupportSession, User
from apps.auth_svc.services import support
from apps.auth_svc.services.archive import show_own
from kreki.audit.models import AuditEvent
from tests.auth_svc.factories import account
from tests.auth_svc.support.acting import end_by_button, resume
from tests.people import DISPATCHER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db


def test_every_look_is_on_record(opened: SupportSession) -> None:
    resume()
    resume()

    rows = AuditEvent.objects.filter(action="support.asked", acting_for=f"user:{VOLUNTEER}")
    assert rows.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": F("began_at") + timedelta(hours=1)},
        {"ended_at": F("began_at") - timedelta(hours=1), "ending": "button"},
        {"ending": "button"},
        {"ended_at": F("began_at") + timedelta(minutes=20), "ending": "time"},
        {"person_id": DISPATCHER},
        {"reason": "pendek"},
        {"category": "lain"},
    ],
)
def test_the_database_keeps_it_sane(opened: SupportSession, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportSession.objects.update(**change)


def test_the_person_lists_what_support_saw(opened: SupportSession, api: Any) -> None:
    support.end(by=DISPATCHER, now=timezone.now())
    account(STRANGER, email="lain@example.test", phone=None)

    mine = api(VOLUNTEER).get("/api/auth/v1/me/support-accesses").json()
    theirs = api(STRANGER).get("/api/auth/v1/me/support-accesses").json()

    assert mine["meta"]["total"] == 1
    (access,) = mine["data"]
    assert set(access) == {"category", "began_at", "ended_at"}
    assert access["ended_at"] is not None
    assert theirs["data"] == []
    assert api(VOLUNTEER).get("/api/auth/v1/me/support-accesses?limit=x").status_code == 400


def test_when_the_staff_member_is_forgotten_the_persons_history_stays(
    opened: SupportSession,
) -> None:
    end_by_button()

    User.objects.get(pk=DISPATCHER).delete()

    opened.refresh_from_db()
    assert (opened.staff_id, opened.device_id) == (None, None)
    assert len(show_own(VOLUNTEER)["support_accesses"]) == 1


def test_when_the_person_is_forgotten_nothing_of_it_stays_but_the_log(
    opened: SupportSession,
) -> None:
    User.objects.get(pk=VOLUNTEER).delete()

    assert not SupportSession.objects.exists()
    assert AuditEvent.objects.filter(action="support.began").exists()
