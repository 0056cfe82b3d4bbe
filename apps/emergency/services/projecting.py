"""Keeps emergency's own copy of the people who may be called."""

from __future__ import annotations

from django.db import transaction

from apps.emergency.models import LivePosition, Responder
from kreki.contracts.volunteer import ResponderRecord


@transaction.atomic
def keep_responder(record: ResponderRecord) -> None:
    """Store the whole record, and its copy beside the live position, in one transaction."""
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
