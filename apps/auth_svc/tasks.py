"""What the courier does every hour for accounts and people's rights; named in the settings."""

from __future__ import annotations

import structlog
from django.utils import timezone

from apps.auth_svc.domain.rights import EmergencyUnavailable
from apps.auth_svc.gateways.emergency import is_person_involved
from apps.auth_svc.services import claims, erasing, exporting, support

log = structlog.get_logger(__name__)


def start_due_erasures() -> None:
    """One after another, each in a transaction of its own; couriers side by side share them.

    While the emergency core cannot say who is in an emergency, nobody is erased, nor whose wish
    comes due after it was asked.
    """
    now = timezone.now()
    try:
        erasing.postpone_involved(is_involved=is_person_involved, now=now)
    except EmergencyUnavailable:
        log.warning("erasures wait for the emergency core")
        return
    while erasing.start_next(now=now):
        pass


def end_overdue_support() -> None:
    support.end_overdue(now=timezone.now())


def remove_unproved_accounts() -> None:
    claims.remove_unproved(now=timezone.now())


def forget_old_archives() -> None:
    exporting.forget_archives(now=timezone.now())


def name_the_late() -> None:
    """An error in the log, which pages a person, for every request that somebody holds up."""
    now = timezone.now()
    for request_id, missing in [*exporting.list_late(now=now), *erasing.list_late(now=now)]:
        log.error("services do not answer", right=str(request_id), missing=sorted(missing))
