"""Phone numbers and mail addresses: those of the account, and those a person enters here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.notify.models import ContactPoint
from kreki.contracts.auth import ContactChanged
from kreki.crypto import key_ring

Kind, Source = ContactPoint.Kind, ContactPoint.Source


@transaction.atomic
def follow_account(event: ContactChanged, *, now: datetime) -> None:
    """Keep the account's addresses as KREKI ID has them now."""
    for kind, value in ((Kind.PHONE, event.phone_e164), (Kind.EMAIL, event.email)):
        point = _Point(event.user_id, kind, Source.ACCOUNT)
        point.keep(value, language=event.language, now=now)


@transaction.atomic
def set_own_contacts(
    *, by: UUID, phone: str | None, email: str | None, language: str, now: datetime
) -> None:
    """Replace what the person entered; None takes it away, and the account's address counts."""
    for kind, value in ((Kind.PHONE, phone), (Kind.EMAIL, email)):
        _Point(by, kind, Source.PERSON).keep(value, language=language, now=now)


class _Point:
    """The one row of a person, kind and source."""

    def __init__(self, user_id: UUID, kind: ContactPoint.Kind, source: ContactPoint.Source) -> None:
        self._key = {"user_id": user_id, "kind": kind, "source": source}

    def keep(self, value: str | None, *, language: str, now: datetime) -> None:
        """Store `value`; a new one is alive whatever became of the old one."""
        rows = ContactPoint.objects.filter(**self._key)
        if value is None:
            rows.delete()
            return
        value = value.lower()
        index = key_ring().blind_index(self._key["kind"], value)
        point = rows.select_for_update().first() or ContactPoint(**self._key)
        point.language = language
        if point.value_index != index:
            point.value, point.value_index = value, index
            point.state, point.failures = ContactPoint.State.ACTIVE, 0
            point.changed_at = now
        point.save()
