"""What one person may see of incidents."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.emergency.domain import states
from apps.emergency.domain.errors import IncidentNotFound
from apps.emergency.domain.privacy import Stage, stage_of
from apps.emergency.models import Incident, Invitation, Responder, TimelineEntry
from apps.emergency.models.incident import IncidentQuerySet
from apps.emergency.selectors.reaching import is_in_reach
from kreki.identity.areas import lies_in
from kreki.identity.policy import Extent, Reach


@dataclass(frozen=True, slots=True)
class Sight:
    """An incident as one person stands to it.

    Attributes:
        invitation: The person's own, None if never invited.
    """

    incident: Incident
    stage: Stage
    invitation: Invitation | None


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who was invited, and the name by which volunteer knows this person."""

    invitation: Invitation
    display_name: str

    @property
    def first_name(self) -> str:
        return self.display_name.partition(" ")[0]


def get_sight(incident_id: UUID, *, user_id: UUID, reach: Reach) -> Sight:
    """The incident and the stage at which this person sees it; everything within `reach`.

    Raises:
        IncidentNotFound: there is none, or the person has nothing to do with it.
    """
    incident = _with_area().filter(pk=incident_id).first()
    if incident is None:
        raise IncidentNotFound
    invitation = incident.invitations.filter(user_id=user_id).first()
    stage = stage_of(
        is_dispatcher=is_in_reach(incident, reach),
        is_reporter=incident.reporter_id == user_id,
        invitation=invitation.state if invitation else None,
    )
    if stage is None:
        raise IncidentNotFound
    return Sight(incident, stage, invitation)


def list_helpers(incident: Incident) -> list[Helper]:
    """Everybody who was ever invited, first invited and nearest first."""
    invitations = list(incident.invitations.order_by("invited_at", "metres", "user_id"))
    known = Responder.objects.in_bulk([one.user_id for one in invitations])
    return [
        Helper(one, known[one.user_id].display_name if one.user_id in known else "")
        for one in invitations
    ]


def list_live_incidents(*, user_id: UUID, reach: Reach) -> QuerySet[Incident]:
    """Newest first, with the numbers of people `invited`, `coming` and `there`.

    Those within `reach`, and those that the person raised or is on mission for.
    """
    live = _with_area().live().order_by("-raised_at", "id")
    if reach.extent is not Extent.ALL:
        missions = Invitation.objects.filter(user_id=user_id, state__in=states.ON_MISSION)
        own = Q(reporter_id=user_id) | Q(pk__in=missions.values("incident"))
        live = live.filter(own | lies_in(reach.areas, lookup="area__code"))
    return live.annotate(
        invited=Count("invitations"),
        coming=Count("invitations", filter=Q(invitations__state=states.ACCEPTED)),
        there=Count("invitations", filter=Q(invitations__state=states.ARRIVED)),
    )


def list_timeline(sight: Sight, *, after: int) -> QuerySet[TimelineEntry]:
    """Entries numbered above `after`, in order; nothing past the end of the own part."""
    entries = sight.incident.timeline.filter(version__gt=after).order_by("version")
    if sight.stage == Stage.ENDED and sight.invitation is not None:
        return entries.filter(at__lte=sight.invitation.ended_at)
    return entries


def _with_area() -> IncidentQuerySet:
    """With the area's name; its outline may have thousands of points."""
    return Incident.objects.select_related("area").defer("area__outline")
