"""Writes one row of the audit log into the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
import structlog
from django.db import connection
from django.utils import timezone

from kreki.audit.digests import COLUMNS, Entry, hash_of_values
from kreki.observe.origin import current_origin

# Plain SQL: models cannot be imported yet when Django imports the package of the admin.
INSERT: Final = f"""
    INSERT INTO kreki_audit_auditevent ({", ".join((*COLUMNS, "digest"))})
    VALUES ({", ".join("%s::jsonb" if name == "fields" else "%s" for name in COLUMNS)}, %s)
"""  # noqa: S608 own names

LISTED: Final = "list:"  # subject of a page that showed many


class AuditRefused(Exception):
    """Recorded outside a transaction: the row could exist without its deed."""


def record(
    action: str,
    *,
    actor: str,
    subject: str,
    acting_for: str = "",
    reason: str = "",
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    """Say who did what to whom; address, device and request id are those of the request.

    Args:
        action: `<subject>.<past verb>`.
        actor: `user:<id>`, `staff:<name>`, `client:<id>`, an event's type, or `system`.
        subject: `<kind>:<id>`.
        acting_for: The impersonated person, if any.
        changes: Field -> value before and after; only keyed hashes of the values are kept.

    Raises:
        AuditRefused: there is no transaction.
    """
    changed = changes or {}
    _write(
        action=action,
        actor=actor,
        subject=subject,
        acting_for=acting_for,
        reason=reason,
        fields=sorted(changed),
        before_hash=hash_of_values({name: pair[0] for name, pair in changed.items()}),
        after_hash=hash_of_values({name: pair[1] for name, pair in changed.items()}),
    )


def record_list(kind: str, *, actor: str, shown: Iterable[str], reason: str) -> None:
    """Say who saw a page of a list, `<kind>.listed`, and the subjects on it.

    Raises:
        AuditRefused: there is no transaction.
    """
    _write(
        action=f"{kind}.listed",
        actor=actor,
        subject=f"{LISTED}{kind}",
        acting_for="",
        reason=reason,
        fields=sorted(shown),
        before_hash="",
        after_hash="",
    )


def _write(*, action: str, **said: Any) -> None:
    """Columns that the request tells are added here."""
    if not connection.in_atomic_block:
        raise AuditRefused(f"{action}: record inside the transaction that does it.")
    origin = current_origin.get()
    entry = Entry(
        at=timezone.now(),
        action=action,
        ip=origin.ip,
        user_agent=origin.user_agent,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        **said,
    )
    _insert(entry)


def _insert(entry: Entry) -> None:
    columns = {name: getattr(entry, name) for name in COLUMNS}
    columns["fields"] = msgspec.json.encode(entry.fields).decode()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*columns.values(), entry.digest()])
