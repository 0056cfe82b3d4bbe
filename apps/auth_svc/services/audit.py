"""What KREKI ID writes into the audit log: whom a row is about, and in which words."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kreki.audit.digests import hash_of_values
from kreki.audit.recording import record

__all__ = ["person", "record", "record_refused_sign_in", "unknown_contact"]


def person(user_id: UUID) -> str:
    """`user:<id>`, as an actor or as a subject."""
    return f"user:{user_id}"


def unknown_contact(contact: str) -> str:
    """A subject for an e-mail or phone that may be nobody's: recognisable again, not readable."""
    known_by = hash_of_values({"contact": contact})[:32]
    return f"contact:{known_by}"


@transaction.atomic
def record_refused_sign_in(*, contact: str, user_id: UUID | None, reason: str) -> None:
    """A wrong password, an unknown account or a locked one; nothing else changes with it."""
    subject = person(user_id) if user_id else unknown_contact(contact)
    record("sign_in.refused", actor="anonymous", subject=subject, reason=reason)
