"""A contact belongs to whoever proves it; until then it is a mere claim (decision 0027)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.db.models import Q

from apps.auth_svc.domain.errors import EmailTaken, PhoneTaken
from apps.auth_svc.models import User
from apps.auth_svc.selectors import list_provers, list_unproved
from apps.auth_svc.services import audit

KEPT: Final = timedelta(days=7)  # for a registration whose code nobody entered
BATCH: Final = 500


@transaction.atomic
def take_over(*, user_id: UUID, email: str | None = None, phone: str | None = None) -> None:
    """Make way for somebody who proves a contact, in the transaction that keeps the proof.

    Proofs of one contact wait for each other here, so that the second sees the first.

    Raises:
        EmailTaken, PhoneTaken: somebody else was first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 27))", [email or phone])
    if list_provers(email=email, phone=phone).exclude(pk=user_id).exists():
        raise EmailTaken if email else PhoneTaken
    end_claims(emails=[email] if email else [], phones=[phone] if phone else [], of=[user_id])


def end_claims(*, emails: Collection[str], phones: Collection[str], of: Collection[UUID]) -> None:
    """End what others claim of these contacts, which now belong to `of`.

    Whose last contact it is keeps it: it opens nothing, and the account goes with the unproved.
    """
    others = User.objects.exclude(pk__in=of)
    lost = EmailAddress.objects.filter(email__in=emails, verified=False).exclude(user_id__in=of)
    lost.delete()
    reachable = Q(phone__isnull=False) | Q(username__isnull=False)
    others.filter(reachable, email__in=emails).update(email=None)
    reachable = Q(email__isnull=False) | Q(username__isnull=False)
    others.filter(reachable, phone__in=phones, phone_verified=False).update(phone=None)


def remove_unproved(*, now: datetime) -> None:
    """Remove accounts whose person registered a week ago and never proved a contact.

    Nobody could ever enter one of them. Awaited people stay, and so does whom staff gave a role.
    """
    while _remove_some(now - KEPT) == BATCH:
        pass


@transaction.atomic
def _remove_some(before: datetime) -> int:
    """How many; the audit log counts them, and names nobody."""
    old = list_unproved().filter(created_at__lt=before, role_grants=None)
    registered = old.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    rows = registered.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    User.objects.filter(pk__in=ids).delete()
    if ids:
        audit.record(
            "accounts.removed", actor="system", subject="accounts:unproved", reason=str(len(ids))
        )
    return len(ids)
