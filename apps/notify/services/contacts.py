"""Phone numbers and mail addresses: those of the account, and those a person enters here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.notify.domain.channels import Language
from apps.notify.models import ContactPoint
from kreki.contracts.auth import ContactChanged
from kreki.crypto import key_ring

Kind, Source = ContactPoint.Kind, ContactPoint.Source


@transaction.atomic
def follow_account(event: ContactChanged, *, now: datetime) -> None:
    """Keep the account's addresses as KREKI ID has them now."""
    language = event.language if event.language in set(Language) else Language.INDONESIAN
    for kind, value in ((Kind.PHONE, event.phone_e164), (Kind.EMAIL, event.email)):
        point = ContactPoint(user_id=event.user_id, kind=kind, source=Source.ACCOUNT)
        _keep(point, value, language=language, now=now)


@transaction.atomic
def set_own_contacts(
    *, by: UUID, phone: str | None, email: str | None, language: str, now: datetime
) -> None:
    """Replace what the person entered; None takes it away, and the account's address counts."""
    for kind, value in ((Kind.PHONE, phone), (Kind.EMAIL, email)):
        point = ContactPoint(user_id=by, kind=kind, source=Source.PERSON)
        _keep(point, value, language=language, now=now)


def _keep(point: ContactPoint, value: str | None, *, language: str, now: datetime) -> None:
    """Store `value` in the one row of this person, kind and source.

    Told again it is alive, also the same value: the mailbox may exist by now.
    """
    rows = ContactPoint.objects.filter(user_id=point.user_id, kind=point.kind, source=point.source)
    if value is None:
        rows.delete()
        return
    value = value.lower()
    index = key_ring().blind_index(point.kind, value)
    point = rows.select_for_update().first() or point
    if point.value_index != index:
        point.value, point.value_index = value, index
    point.language = language
    point.state, point.failures = ContactPoint.State.ACTIVE, 0
    point.changed_at = now
    point.save()
