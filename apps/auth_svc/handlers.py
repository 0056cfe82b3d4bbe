"""What other services' news change here: the role `volunteer`, copies, erasures."""

from __future__ import annotations

from typing import Final

import structlog
from django.utils import timezone

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.services import erasing, exporting, roles
from kreki.contracts.privacy import (
    ERASURE_ANSWERED,
    EXPORT_ANSWERED,
    ErasureAnswered,
    ExportAnswered,
)
from kreki.contracts.volunteer import (
    ProfileApproved,
    ProfileReinstated,
    ProfileSuspended,
    ResponderRecord,
)
from kreki.events.inbox import Handlers, Received
from kreki.identity import Role

log = structlog.get_logger(__name__)


def follow_profile(event: ResponderRecord, received: Received) -> None:
    """Grant or withdraw by the status in the record, whichever of the three events carries it."""
    now = timezone.now()
    if event.status != "active":
        roles.withdraw_role(user_id=event.user_id, role=Role.VOLUNTEER, by=received.type, now=now)
        return
    try:
        roles.grant_role(
            user_id=event.user_id,
            role=Role.VOLUNTEER,
            by=received.type,
            reason=event.reason_code,
            now=now,
        )
    except AccountNotFound:  # erased meanwhile: nothing to grant, and a retry would not help
        log.warning("role for an unknown account", user_id=str(event.user_id))


def keep_piece(event: ExportAnswered, _received: Received) -> None:
    exporting.keep_piece(event, now=timezone.now())


def keep_answer(event: ErasureAnswered, _received: Received) -> None:
    erasing.keep_answer(event, now=timezone.now())


HANDLERS: Final[Handlers] = {
    ProfileApproved: follow_profile,
    ProfileSuspended: follow_profile,
    ProfileReinstated: follow_profile,
    **dict.fromkeys(EXPORT_ANSWERED.values(), keep_piece),
    **dict.fromkeys(ERASURE_ANSWERED.values(), keep_answer),
}
