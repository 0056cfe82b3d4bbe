"""Credentials: people claim them, staff verifies or rejects them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.volunteer.domain import states
from apps.volunteer.domain.credentials import normalise_number
from apps.volunteer.domain.deciding import check_may_decide
from apps.volunteer.domain.errors import (
    CredentialDecided,
    CredentialNotFound,
    CredentialNumberTaken,
    StatusConflict,
)
from apps.volunteer.models import Credential, Decision
from apps.volunteer.services.record import lock_profile, publish_change
from kreki.database import constraint_of


@transaction.atomic
def claim_credential(
    *,
    user_id: UUID,
    code: str,
    number: str,
    issuer: str,
    issued_on: date,
    valid_until: date,
) -> Credential:
    """Put a credential on record; it counts once staff has verified it.

    Args:
        valid_until: Last day on which it counts, not before `issued_on`.

    Raises:
        VolunteerNotFound: the person has not applied.
        CredentialNumberTaken: this document is on record, for this person or another.
    """
    claimed = Credential(
        profile=lock_profile(user_id),
        code=code,
        number=normalise_number(number),
        issuer=" ".join(issuer.split()),
        issued_on=issued_on,
        valid_until=valid_until,
    )
    try:
        with transaction.atomic():
            claimed.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) == "volunteer_credential_is_on_record_once":
            raise CredentialNumberTaken(number=claimed.number, issuer=claimed.issuer) from error
        raise
    return claimed


@transaction.atomic
def withdraw_credential(*, user_id: UUID, credential_id: UUID) -> None:
    """Remove one's own claim.

    Raises:
        CredentialNotFound: no such credential of this person.
        CredentialDecided: staff has looked at it, so it stays on record.
    """
    lock_profile(user_id)
    credential = Credential.objects.filter(profile_id=user_id, id=credential_id).first()
    if credential is None:
        raise CredentialNotFound
    if credential.status != states.CLAIMED:
        raise CredentialDecided(number=credential.number)
    credential.delete()


def verify_credential(
    *, credential_id: UUID, by: str, now: datetime, reason: str, note: str = ""
) -> None:
    """Let a claimed credential count from now on.

    Raises:
        CredentialNotFound: withdrawn in the meantime.
        OwnRecord: it is the decider's own.
        StatusConflict: its holder was erased.
        CredentialDecided: it is not waiting for a decision.
    """
    _decide(credential_id, Decision(verb=states.VERIFY, by=by, at=now, reason=reason, note=note))


def reject_credential(
    *, credential_id: UUID, by: str, now: datetime, reason: str, note: str = ""
) -> None:
    """Refuse a claimed credential, or take back a verified one; its number is free again.

    Raises:
        CredentialNotFound: withdrawn in the meantime.
        OwnRecord: it is the decider's own.
        StatusConflict: its holder was erased.
        CredentialDecided: it was rejected before.
    """
    _decide(credential_id, Decision(verb=states.REJECT, by=by, at=now, reason=reason, note=note))


@transaction.atomic
def _decide(credential_id: UUID, decision: Decision) -> None:
    """Change the status and write the decision down; publish the record if it changed by that."""
    credential = _lock_credential(credential_id)
    check_may_decide(by=decision.by, about=credential.profile_id)
    if credential.profile.status == states.ERASED:
        raise StatusConflict(status=credential.profile.get_status_display())
    if not states.can_take(decision.verb, credential.status):
        raise CredentialDecided(number=credential.number)
    did_count = credential.status == states.VERIFIED
    credential.status = states.status_after(decision.verb)
    credential.save(update_fields=["status"])
    if did_count != (credential.status == states.VERIFIED):
        decision.seq = publish_change(credential.profile)
    decision.profile, decision.credential = credential.profile, credential
    decision.save(force_insert=True)


def _lock_credential(credential_id: UUID) -> Credential:
    """Its holder's lock is taken first, as everywhere; read again behind it."""
    mine = Credential.objects.filter(id=credential_id)
    holder = mine.values_list("profile_id", flat=True).first()
    if holder is None:
        raise CredentialNotFound
    profile = lock_profile(holder)
    credential = mine.first()
    if credential is None:
        raise CredentialNotFound
    credential.profile = profile
    return credential
