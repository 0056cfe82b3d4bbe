"""A press of the panic button: one short transaction, and nothing that can refuse it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction

from apps.emergency.domain import dispatch, panic
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident, TimelineEntry
from apps.emergency.selectors import get_known_incident
from apps.emergency.services.pressing_again import hear_again
from kreki.observe.crashpoint import crashpoint

# No 0/O, 1/I/L: people say the code aloud. 31^6 codes; a clash is retried.
CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 6
ATTEMPTS: Final = 5


def raise_panic(*, reporter_id: UUID, press: Press, now: datetime) -> tuple[Incident, bool]:
    """Open an incident that is due at once; a repeat finds the first one, a later press adds to it.

    Two statements between BEGIN and COMMIT; whether the press is new is decided by the unique
    constraints, so simultaneous presses open one incident. Never inside another transaction: what
    is promised here must be stored.

    Returns:
        The incident, and whether this call opened it.
    """
    for _attempt in range(ATTEMPTS):
        try:
            incident = _open(reporter_id=reporter_id, press=press, now=now)
        except IntegrityError:
            known = get_known_incident(reporter_id=reporter_id, client_id=press.client_id)
            heard = hear_again(known, press, now=now) if known else None
            if heard is not None:
                return heard, False
            # The code was taken, or the live incident ended this moment: press again.
        else:
            crashpoint("panic.after_commit")
            return incident, True
    raise RuntimeError("no free incident code")


@transaction.atomic(durable=True)
def _open(*, reporter_id: UUID, press: Press, now: datetime) -> Incident:
    incident = Incident.objects.create(
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        reporter_id=reporter_id,
        client_id=press.client_id,
        place=Point(press.longitude, press.latitude, srid=4326),
        accuracy_m=press.accuracy_m,
        severity=press.severity,
        description=press.description,
        flags=panic.flags(press),
        raised_at=now,
        due_at=dispatch.at_once(now),
    )
    TimelineEntry.objects.create(
        incident=incident,
        version=incident.version,
        kind="raised",
        actor_id=reporter_id,
        at=now,
        data={"severity": press.severity, "flags": incident.flags},
    )
    crashpoint("panic.before_commit")
    return incident
