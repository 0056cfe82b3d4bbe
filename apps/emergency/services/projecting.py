"""Keeps emergency's own copy of the people who may be called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.emergency.domain import dispatch, states
from apps.emergency.models import LivePosition, Responder
from apps.emergency.selectors import list_asking_incidents
from apps.emergency.services.standing_down import withdraw
from apps.emergency.services.timeline import lock_incident
from kreki.contracts.volunteer import ResponderRecord


@transaction.atomic
def keep_responder(record: ResponderRecord, *, now: datetime) -> None:
    """Store the whole record, and its copy beside the live position, in one transaction.

    Whoever may not serve any more could not accept: open invitations are withdrawn. A mission
    goes on.
    """
    certified_until = max((one.valid_until for one in record.credentials), default=None)
    Responder.objects.update_or_create(
        user_id=record.user_id,
        defaults={
            "display_name": record.display_name,
            "status": record.status,
            "transport_mode": record.transport_mode,
            "skills": list(record.skills),
            "certified_until": certified_until,
        },
    )
    LivePosition.objects.filter(user_id=record.user_id).update(
        mode=record.transport_mode,
        eligible_until=certified_until if record.status == "active" else None,
    )
    if record.status != "active" or certified_until is None or certified_until <= now:
        _withdraw_open_invitations(record.user_id, now=now)


def _withdraw_open_invitations(user_id: UUID, *, now: datetime) -> None:
    """Stand the person down wherever an answer is awaited, and let others be asked at once."""
    for incident_id in list_asking_incidents(user_id):
        incident = lock_incident(incident_id)
        asked = incident.invitations.filter(user_id=user_id, state__in=states.MAY_ANSWER)
        if incident.status in states.ENDED or not asked.exists():
            continue  # it ended, or the person answered, this moment
        withdraw(incident, asked, reason="not_eligible", now=now)
        incident.due_at = dispatch.at_once(now)
        incident.save(update_fields=["due_at", "version"])
