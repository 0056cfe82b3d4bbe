"""What the kernel itself holds about people in the database of every service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model

from kreki.api.models import KeptAnswer
from kreki.audit.models import AuditEvent
from kreki.identity.models import SsoSession
from kreki.privacy.holdings import Erased, Held, Holdings, Row

KEPT_AUDIT: Final = "audit_log"  # law and security; holds ids and addresses, no names


def show_audit(user_id: UUID) -> list[Row]:
    """Who looked at or changed the person's records, and when; staff is not named."""
    rows = AuditEvent.objects.filter(subject=f"user:{user_id}").order_by("id")
    return [{"at": row.at, "action": row.action, "fields": row.fields} for row in rows]


def _erase(user_id: UUID, _tombstone_id: UUID) -> Iterable[Erased]:
    """The local account of staff, made by single sign-on, goes; the log of what was done stays."""
    accounts = get_user_model()._base_manager.filter(username=str(user_id))  # noqa: SLF001 public, by name
    yield Erased(name="staff_accounts", count=accounts.count(), kept="")
    accounts.delete()
    about = AuditEvent.objects.filter(subject=f"user:{user_id}")
    yield Erased(name="audit_log", count=about.count(), kept=KEPT_AUDIT)


EVERYWHERE: Final = Holdings(
    before=_erase,
    tables=(
        Held(name="kept_answers", model=KeptAnswer, person="caller_id"),
        Held(name="staff_sessions", model=SsoSession, person="user_id"),
    ),
)
