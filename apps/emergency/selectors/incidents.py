"""Which incident is meant, and where it lies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db.models import Max, Q

from apps.emergency.domain import states
from apps.emergency.models import Area, Incident, Invitation


def get_area_at(place: Point) -> Area | None:
    """The area that holds `place`, without its outline; the first by code where some overlap.

    Sorted here: in the query, areas would be read by code instead of by their outlines' index.
    """
    here = Area.objects.filter(outline__intersects=place).defer("outline").order_by()
    return min(here, key=lambda area: area.code, default=None)


def get_known_incident(*, reporter_id: UUID, client_id: UUID | None) -> Incident | None:
    """The incident that a repeated press means: the same press, or the one still live.

    Unordered, because there is one of each at most: an order would cost a walk through the
    incidents of everybody.
    """
    meant = ~Q(status__in=states.ENDED)
    if client_id is not None:
        meant |= Q(client_id=client_id) | Q(pressed_id=client_id)
    found = list(Incident.objects.filter(meant, reporter_id=reporter_id).order_by())
    same_press = (
        one
        for one in found
        if client_id is not None and client_id in (one.client_id, one.pressed_id)
    )
    return next(same_press, found[0] if found else None)


def get_last_sign(incident: Incident) -> datetime:
    """When a person last did something about it; what services did by themselves is no sign."""
    if incident.version == 1:  # nothing but the press
        return incident.raised_at
    acts = incident.timeline.filter(actor_id__isnull=False).exclude(kind=states.UNREACHED)
    last: datetime | None = acts.order_by().aggregate(at=Max("at"))["at"]
    return last or incident.raised_at


def is_reporter(incident_id: UUID, *, user_id: UUID) -> bool:
    """Whether this person pressed the button of this incident."""
    return Incident.objects.filter(pk=incident_id, reporter_id=user_id).exists()


def is_involved(user_id: UUID) -> bool:
    """Whether this person's call for help is open, or a mission that they accepted."""
    calls = Incident.objects.filter(~Q(status__in=states.ENDED), reporter_id=user_id).order_by()
    missions = Invitation.objects.filter(state__in=states.ON_MISSION, user_id=user_id).order_by()
    return calls.exists() or missions.exists()


def list_asking_incidents(user_id: UUID) -> list[UUID]:
    """Open incidents that still await this person's answer, always in the same order of locks."""
    asking = Incident.objects.live().filter(
        invitations__user_id=user_id, invitations__state__in=states.MAY_ANSWER
    )
    return sorted(asking.order_by().values_list("pk", flat=True))


def has_answered(incident_id: UUID, *, user_id: UUID) -> bool:
    """Whether this person accepted or declined a call that is still open.

    Only what is done with a token counts: that a phone showed the invitation does not.
    """
    answered = Q(accepted_at__isnull=False) | Q(state=states.DECLINED)
    own = Invitation.objects.filter(answered, incident_id=incident_id, user_id=user_id)
    return own.exclude(incident__status__in=states.ENDED).exists()
