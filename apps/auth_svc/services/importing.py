"""Accounts from a list: in batches, each of which is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import User
from apps.auth_svc.selectors import list_awaited
from apps.auth_svc.services import audit
from apps.auth_svc.services.accounts import TAKEN
from apps.auth_svc.services.claims import end_claims
from apps.auth_svc.services.import_rows import Candidate, Refusal
from kreki.contracts.auth import ContactChanged
from kreki.database import constraint_of
from kreki.events import emit

BATCH: Final = 1_000
TRIES: Final = 3  # somebody may register with a contact of the batch at the same moment
TAKEN_ALREADY: Final = _("sudah terdaftar")


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of up to a thousand rows; in a dry run `imported` would have been."""

    imported: int
    refused: tuple[Refusal, ...]


class Seen:
    """Contacts of earlier rows of the list, and the row of each."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def refuse(self, person: Candidate) -> Refusal | None:
        """None if the person's contacts are new to the list; from then on they are not."""
        contacts = {"email": person.email, "phone": person.phone}
        for field, contact in contacts.items():
            if contact in self._rows:
                text = _("sama dengan baris %(row)s") % {"row": self._rows[contact]}
                return Refusal(person.row, field, text)
        self._rows |= {contact: person.row for contact in contacts.values() if contact}
        return None


def import_people(
    rows: Iterable[Candidate | Refusal], *, source: str, is_dry_run: bool
) -> Iterator[Batch]:
    """Make accounts of all rows that are right, a batch at a time, as the result is read.

    Whoever has the contact of an account is refused: repeating a list imports nobody twice.
    People get no password; they set one by resetting it.

    Args:
        source: Names the list in the audit log.
    """
    rows, seen = iter(rows), Seen()
    while read := list(islice(rows, BATCH)):
        refused: list[Refusal] = [row for row in read if isinstance(row, Refusal)]
        people: list[Candidate] = []
        for person in (row for row in read if isinstance(row, Candidate)):
            refusal = seen.refuse(person)
            if refusal:
                refused.append(refusal)
            else:
                people.append(person)
        people, taken = _import(people, source=source, is_dry_run=is_dry_run)
        yield Batch(len(people), tuple(sorted([*refused, *taken], key=lambda one: one.row)))


def _import(
    people: list[Candidate], *, source: str, is_dry_run: bool, tries: int = TRIES
) -> tuple[list[Candidate], list[Refusal]]:
    """Those imported, and those whose contacts belong to an account."""
    taken = _find_taken(people)
    rows = {refusal.row for refusal in taken}
    new = [person for person in people if person.row not in rows]
    if new and not is_dry_run:
        try:
            _create(new, source=source)
        except IntegrityError as error:
            if tries == 1 or constraint_of(error) not in TAKEN:
                raise
            return _import(people, source=source, is_dry_run=False, tries=tries - 1)
    return new, taken


def _find_taken(people: list[Candidate]) -> list[Refusal]:
    emails = [person.email for person in people if person.email]
    phones = [person.phone for person in people if person.phone]
    awaited = list_awaited().filter(Q(email__in=emails) | Q(phone__in=phones))
    known = {
        *EmailAddress.objects.filter(email__in=emails, verified=True).values_list(
            "email", flat=True
        ),
        *User.objects.filter(phone__in=phones, phone_verified=True).values_list("phone", flat=True),
        *(contact for both in awaited.values_list("email", "phone") for contact in both if contact),
    }
    return [
        Refusal(person.row, "email" if person.email in known else "phone", TAKEN_ALREADY)
        for person in people
        if {person.email, person.phone} & known
    ]


@transaction.atomic
def _create(people: list[Candidate], *, source: str) -> None:
    users = [
        User(
            email=person.email,
            phone=person.phone,
            phone_verified=person.is_verified and person.phone is not None,
            full_name=person.full_name,
            language=person.language,
            password=make_password(None),
        )
        for person in people
    ]
    User.objects.bulk_create(users)
    both = list(zip(people, users, strict=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=person.is_verified)
        for person, user in both
        if user.email
    )
    proved = [user for person, user in both if person.is_verified]
    end_claims(
        emails=[user.email for user in proved if user.email],
        phones=[user.phone for user in proved if user.phone],
        of=[user.pk for user in proved],
    )
    for person, user in both:
        _announce(user, is_verified=person.is_verified)
    reason = f"{people[0].row}-{people[-1].row}: {len(people)}"
    audit.record("accounts.imported", actor="system", subject=f"import:{source}", reason=reason)


def _announce(user: User, *, is_verified: bool) -> None:
    """As `accounts.announce_contact`, without reading each new row again."""
    event = ContactChanged(
        user_id=user.pk,
        email=user.email if is_verified else None,
        phone_e164=user.phone if is_verified else None,
        language=user.language,
    )
    emit(event, subject=f"user:{user.pk}", seq=user.contact_version)
