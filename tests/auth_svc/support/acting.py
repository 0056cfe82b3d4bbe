"""Somebody of staff who acts for a person, as the tests of support need it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from apps.auth_svc.models import SupportSession, User
from apps.auth_svc.services import roles, sessions, support
from apps.auth_svc.services.sessions import Device
from apps.auth_svc.services.support import Purpose
from tests.auth_svc.factories import account
from tests.people import DISPATCHER, VOLUNTEER

WHY: Final = Purpose(category="account", reason="Laporan 4711: nama salah")
KEY: Final = "sandi-sesi-petugas"


def staff(role: str = "ops_admin", *, amr: tuple[str, ...] = ("pwd", "otp")) -> User:
    """Signed in just now in a browser."""
    now = timezone.now()
    person = account(DISPATCHER, email="petugas@example.test", phone=None)
    grant(DISPATCHER, role)
    sessions.open_session(
        user=person,
        device=Device(user_agent="Firefox", ip="127.0.0.1"),
        amr=list(amr),
        now=now,
        session_key=KEY,
        is_app=False,
    )
    return person


def grant(user_id: UUID, role: str, **terms: Any) -> None:
    given = roles.Terms(**terms)
    now = timezone.now()
    roles.grant_role(user_id=user_id, role=role, by="test", reason="", now=now, terms=given)


def begin(person_id: UUID = VOLUNTEER, *, by: UUID = DISPATCHER, **changed: Any) -> SupportSession:
    usual = {"session_key": KEY, "purpose": WHY, "now": timezone.now()}
    return support.begin(person_id=person_id, by=by, **{**usual, **changed})


def resume(now: datetime | None = None) -> SupportSession | None:
    return support.resume(by=DISPATCHER, session_key=KEY, now=now or timezone.now())


def end_by_button() -> None:
    support.end(by=DISPATCHER, now=timezone.now())
