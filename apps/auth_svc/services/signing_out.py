"""Staff sign a person out: of one device, or of everything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.services import audit, sessions


@transaction.atomic
def end_device(*, family: UUID, by: str, now: datetime) -> None:
    """End one device; one that has ended already, or is gone, changes nothing."""
    live = DeviceSession.objects.select_for_update().filter(pk=family, ended_at=None)
    device = live.first()
    if device:
        sessions.end(family, now=now)
        audit.record("device.signed_out", actor=by, subject=audit.person(device.user_id))


@transaction.atomic
def end_everything(*, user_id: UUID, by: str, now: datetime) -> None:
    """End every device of the person, also browsers and the clients entered through them.

    Raises:
        AccountNotFound
    """
    if not User.objects.filter(pk=user_id).exists():
        raise AccountNotFound
    sessions.end_all(user_id=user_id, now=now)
    audit.record("account.signed_out", actor=by, subject=audit.person(user_id))
