"""What emergency holds about people; records of incidents stay, under a tombstone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import connection

from apps.emergency.models import (
    ClosedAccount,
    Incident,
    Invitation,
    LivePosition,
    Responder,
    TimelineEntry,
)
from kreki.privacy.holdings import Erased, Held, Holdings

KEPT: Final = "incident_record"  # ten years, as published
KEPT_CLOSED: Final = "closed_account"  # 31 days: a bare id, or its credentials would count again
# The reasons for everyone considered are one document per look of the dispatcher.
RENAME: Final = """
    UPDATE emergency_decision SET considered = replace(considered::text, %s, %s)::jsonb
    WHERE considered @> jsonb_build_array(jsonb_build_object('user_id', %s::text))
"""


def _rename_considered(user_id: UUID, tombstone_id: UUID) -> Iterable[Erased]:
    with connection.cursor() as cursor:
        cursor.execute(RENAME, [str(user_id), str(tombstone_id), str(user_id)])
        yield Erased(name="considered", count=cursor.rowcount, kept=KEPT)


def _before_the_tables(user_id: UUID, tombstone_id: UUID) -> Iterable[Erased]:
    yield from _rename_considered(user_id, tombstone_id)
    closed = ClosedAccount.objects.filter(user_id=user_id).count()
    yield Erased(name="closed_account", count=closed, kept=KEPT_CLOSED)


HOLDINGS: Final = Holdings(
    before=_before_the_tables,
    tables=(
        Held(
            name="position",
            model=LivePosition,
            person="user_id",
            shown=("place", "fix_at", "since"),
        ),
        Held(
            name="responder",
            model=Responder,
            person="user_id",
            shown=("display_name", "status", "transport_mode", "skills", "certified_until"),
        ),
        Held(
            name="calls_for_help",
            model=Incident,
            person="reporter_id",
            shown=(
                *("code", "severity", "description", "place", "accuracy_m", "status"),
                *("pressed_at", "moved_to", "moved_accuracy_m"),
                *("raised_at", "assigned_at", "arrived_at", "ended_at"),
            ),
            kept=KEPT,
            blanked={"description": "", "client_id": None, "pressed_id": None},
        ),
        Held(
            name="invitations",
            model=Invitation,
            person="user_id",
            shown=(
                *("state", "metres", "eta_minutes", "invited_at", "seen_at"),
                *("accepted_at", "arrived_at", "ended_at"),
            ),
            kept=KEPT,
        ),
        Held(name="steps", model=TimelineEntry, person="actor_id", shown=("kind", "at"), kept=KEPT),
    ),
)
