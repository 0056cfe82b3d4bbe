"""Finds rows of a log of millions: every searched column has its index, newest first."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from kreki.audit.models import AuditEvent
from kreki.audit.recording import LISTED

MOST: Final = 10_000  # of each column; a longer answer should be narrowed, not read
COLUMNS: Final = ("subject", "actor", "acting_for", "request_id")
# Jumps from one value to the next in the index; DISTINCT would read every row.
ACTIONS: Final = """
WITH RECURSIVE known AS (
    (SELECT action FROM kreki_audit_auditevent ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT e.action FROM kreki_audit_auditevent e
            WHERE e.action > known.action ORDER BY e.action LIMIT 1)
    FROM known WHERE known.action IS NOT NULL
)
SELECT action FROM known WHERE action IS NOT NULL
"""


def find_events(events: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """Rows whose subject, actor, person acted for or request is exactly `text`.

    Pages of lists on which the subject stood are found too. An id alone is taken for a person's.
    """
    found = [part for word in _words(text.strip()) for part in _parts(word)]
    return events.filter(pk__in=found[0].union(*found[1:], all=True))


def list_actions() -> list[str]:
    """What was ever recorded, in alphabetical order."""
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS)
        return [action for (action,) in cursor.fetchall()]


def _parts(word: str) -> list[QuerySet[AuditEvent, Any]]:
    wanted: list[dict[str, object]] = [{column: word} for column in COLUMNS]
    wanted.append({"subject__startswith": LISTED, "fields__contains": [word]})
    return [
        AuditEvent.objects.filter(**each).order_by("-pk").values("pk")[:MOST] for each in wanted
    ]


def _words(text: str) -> list[str]:
    try:
        person = UUID(text)
    except ValueError:
        return [text]
    return [text, f"user:{person}", f"staff:{person}"]
