"""Being forgotten: locked at once, erased after the days to think, proved by every service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from apps.auth_svc.domain import rights
from apps.auth_svc.domain.errors import InvalidCredentials
from apps.auth_svc.domain.rights import DeletionNotFound
from apps.auth_svc.models import Consent, Erasure, ErasureAnswer, LogoutNotice, User
from apps.auth_svc.selectors import find_account
from apps.auth_svc.services import accounts, audit
from apps.auth_svc.services.attempts import count_guess, forgive
from apps.auth_svc.services.authority import lock_account
from apps.auth_svc.services.roles import check_not_last_admin
from kreki.contracts.privacy import ASKED, ErasureAnswered, ErasureRequested, UserDeleted
from kreki.events import emit
from kreki.privacy.everywhere import EVERYWHERE, KEPT_AUDIT

REASON = "deletion_requested"
KEPT_CONSENTS = "consent_proof"  # the law wants the proof; it names the tombstone


@transaction.atomic
def request_erasure(*, user_id: UUID, now: datetime) -> Erasure:
    """Lock the account and sign it out everywhere; a second wish finds the first.

    Whom staff suspended stays suspended, as at the cancelling.

    Raises:
        LastSystemAdmin, AccountNotFound
    """
    check_not_last_admin(user_id, now=now)
    user = lock_account(user_id)  # two first wishes are a queue
    known = Erasure.objects.filter(user_id=user_id, cancelled_at=None).first()
    if known is not None:
        return known
    grace = timedelta(seconds=settings.DELETION_GRACE_S)
    erasure = Erasure.objects.create(user_id=user_id, requested_at=now, erase_after=now + grace)
    own = audit.person(user_id)
    audit.record("deletion.requested", actor=own, subject=own)
    if user.status != User.Status.SUSPENDED:
        accounts.deactivate(user_id=user_id, by=own, reason=REASON, now=now)
    return erasure


@transaction.atomic
def cancel_erasure(*, user_id: UUID, now: datetime) -> None:
    """The person thought again: the account is as it was, on no device.

    Whom staff suspended in the days of thinking stays suspended.

    Raises:
        AccountNotFound, DeletionNotFound: nothing waits.
    """
    user = lock_account(user_id)
    if not Erasure.objects.waiting().filter(user_id=user_id).update(cancelled_at=now):
        raise DeletionNotFound
    own = audit.person(user_id)
    audit.record("deletion.cancelled", actor=own, subject=own)
    if user.status != User.Status.SUSPENDED:
        accounts.reactivate(user_id=user_id, by=own, now=now)


def take_back(
    *, email: str | None, phone: str | None, password: str, ip: str | None, now: datetime
) -> None:
    """Cancel as whoever knows the password; no session opens, so nothing else is asked.

    Raises:
        InvalidCredentials, TooManyAttempts, DeletionNotFound
    """
    contact = email or phone or ""
    guess = count_guess(contact, ip)
    user = find_account(email=email, phone=phone)
    if user is None:
        make_password(password)  # as long as a check takes, so time does not tell
    if user is None or not user.check_password(password):
        audit.record_refused_sign_in(
            contact=contact, user_id=user.pk if user else None, reason="wrong_password"
        )
        raise InvalidCredentials
    forgive(guess)
    cancel_erasure(user_id=user.pk, now=now)


def get_erasure(erasure_id: UUID) -> Erasure:
    """With its answers.

    Raises:
        DeletionNotFound
    """
    found = Erasure.objects.prefetch_related("answers").filter(pk=erasure_id).first()
    if found is None:
        raise DeletionNotFound
    return found


def postpone_involved(*, is_involved: Callable[[UUID], bool], now: datetime) -> None:
    """Nobody is forgotten in the middle of an emergency: such wishes are due again in an hour.

    The account was locked for days, but a call or a mission may have begun before that.
    """
    for erasure in list(Erasure.objects.due(now)):
        if erasure.user_id is not None and is_involved(erasure.user_id):
            waiting = Erasure.objects.waiting().filter(pk=erasure.pk)
            waiting.update(erase_after=now + rights.POSTPONED)


@transaction.atomic
def start_next(*, now: datetime) -> bool:
    """Ask every service about the wish that is due longest; False if none is.

    A wish whose account is active counts as taken back; the account is locked first, as there.
    """
    due = Erasure.objects.due(now)
    found = due.first()
    if found is None:
        return False
    assert found.user_id is not None  # noqa: S101 the constraint: only completed ones name nobody
    user = User.objects.select_for_update().filter(pk=found.user_id).first()
    erasure = due.select_for_update().filter(pk=found.pk).first()
    if erasure is None:  # another courier was faster, or the wish was taken back
        return True
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


def list_late(*, now: datetime) -> list[tuple[UUID, set[str]]]:
    """Erasures that began two days ago, and who has not answered."""
    late = Erasure.objects.filter(completed_at=None, started_at__lte=now - rights.ALARM)
    return [
        (erasure.pk, {*ASKED} - {*erasure.answers.values_list("service", flat=True)})
        for erasure in late.order_by("started_at")
    ]


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
    LogoutNotice.objects.filter(user_id=user_id).delete()
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
