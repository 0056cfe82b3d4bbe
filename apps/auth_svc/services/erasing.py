"""Being forgotten: locked at once, erased after the days to think, proved by every service."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from apps.auth_svc.domain import rights
from apps.auth_svc.domain.rights import DeletionNotFound, LastSystemAdmin
from apps.auth_svc.models import Consent, Erasure, ErasureAnswer, User, UserRole
from apps.auth_svc.services import accounts, audit
from kreki.contracts.privacy import ASKED, ErasureAnswered, ErasureRequested, UserDeleted
from kreki.events import emit
from kreki.identity.roles import Role
from kreki.privacy.everywhere import EVERYWHERE, KEPT_AUDIT

REASON = "deletion_requested"
KEPT_CONSENTS = "consent_proof"  # the law wants the proof; it names the tombstone


@transaction.atomic
def request_erasure(*, user_id: UUID, now: datetime) -> Erasure:
    """Lock the account and sign it out everywhere; a second wish finds the first.

    Raises:
        LastSystemAdmin
    """
    _check_not_last_admin(user_id, now)
    known = Erasure.objects.waiting().filter(user_id=user_id).first()
    if known is not None:
        return known
    grace = timedelta(seconds=settings.DELETION_GRACE_S)
    erasure = Erasure.objects.create(user_id=user_id, requested_at=now, erase_after=now + grace)
    own = audit.person(user_id)
    audit.record("deletion.requested", actor=own, subject=own)
    accounts.deactivate(user_id=user_id, by=own, reason=REASON, now=now)
    return erasure


@transaction.atomic
def cancel_erasure(*, user_id: UUID, now: datetime) -> None:
    """The person thought again: the account is as it was, on no device.

    Raises:
        DeletionNotFound: nothing waits.
    """
    if not Erasure.objects.waiting().filter(user_id=user_id).update(cancelled_at=now):
        raise DeletionNotFound
    own = audit.person(user_id)
    audit.record("deletion.cancelled", actor=own, subject=own)
    accounts.reactivate(user_id=user_id, by=own, now=now)


@transaction.atomic
def start_next(*, now: datetime) -> bool:
    """Ask every service about the wish that is due longest; False if none is.

    A wish whose account staff has reactivated meanwhile counts as taken back.
    """
    due = Erasure.objects.due(now).select_for_update(skip_locked=True)
    erasure = due.first()
    if erasure is None:
        return False
    user = User.objects.select_for_update().filter(pk=erasure.user_id).first()
    if user is None or user.is_active:
        erasure.cancelled_at = now
        erasure.save(update_fields=["cancelled_at"])
        return True
    erasure.started_at, erasure.due_at = now, now + rights.DUE
    erasure.save(update_fields=["started_at", "due_at"])
    event = ErasureRequested(
        request_id=erasure.pk,
        user_id=user.pk,
        tombstone_id=erasure.tombstone_id,
        due_at=erasure.due_at,
    )
    emit(event, subject=f"erasure:{erasure.pk}")
    audit.record("deletion.started", actor="system", subject=audit.person(user.pk))
    return True


@transaction.atomic
def keep_answer(event: ErasureAnswered, *, now: datetime) -> None:
    """Keep what a service did; the last answer ends the account itself."""
    running = Erasure.objects.select_for_update().filter(pk=event.request_id, completed_at=None)
    erasure = running.exclude(started_at=None).first()
    if erasure is None:
        return
    _answer(erasure, event.source(), event.outcome, event.kept_reasons, event.counts, now)
    if set(erasure.answers.values_list("service", flat=True)) >= set(ASKED):
        _complete(erasure, now)


def _answer(
    erasure: Erasure,
    service: str,
    outcome: str,
    kept_reasons: tuple[str, ...],
    counts: dict[str, int],
    now: datetime,
) -> None:
    ErasureAnswer.objects.get_or_create(
        erasure=erasure,
        service=service,
        defaults={
            "outcome": outcome,
            "kept_reasons": list(kept_reasons),
            "counts": counts,
            "at": now,
        },
    )


def _complete(erasure: Erasure, now: datetime) -> None:
    """The account goes, with devices, roles, tokens and copies; consents stay as proof."""
    user_id, tombstone_id = erasure.user_id, erasure.tombstone_id
    assert user_id is not None  # noqa: S101 the constraint: only completed ones name nobody
    counts = {"consents": _bury_consents(user_id, tombstone_id)}
    counts |= {each.name: each.count for each in EVERYWHERE.erase(user_id, tombstone_id)}
    counts["account"] = User.objects.filter(pk=user_id).delete()[0]
    _answer(erasure, "auth", "kept", (KEPT_AUDIT, KEPT_CONSENTS), counts, now)
    Erasure.objects.filter(user_id=user_id).exclude(pk=erasure.pk).delete()  # taken back before
    erasure.user_id, erasure.completed_at = None, now
    erasure.save(update_fields=["user_id", "completed_at"])
    event = UserDeleted(user_id=user_id, tombstone_id=tombstone_id, deleted_at=now)
    emit(event, subject=f"user:{user_id}")
    audit.record("account.erased", actor="system", subject=audit.person(user_id))


def _bury_consents(user_id: UUID, tombstone_id: UUID) -> int:
    """The ledger's trigger lets exactly this through: another person's id, nothing else."""
    allow = "SELECT set_config('kreki.erasure', %s, true)"
    with connection.cursor() as cursor:
        cursor.execute(allow, ["on"])
        count = Consent.objects.filter(user_id=user_id).update(user_id=tombstone_id)
        cursor.execute(allow, [""])
    return count


def _check_not_last_admin(user_id: UUID, now: datetime) -> None:
    """Locks the grants, so that two last admins cannot leave at once."""
    admins = UserRole.objects.held(now).select_for_update(of=("self",))
    holders = set(admins.filter(role_id=Role.SYSTEM_ADMIN).values_list("user_id", flat=True))
    if holders == {user_id}:
        raise LastSystemAdmin
