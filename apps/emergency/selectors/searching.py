"""Who could be asked: the nearest on duty, and what speaks against each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib.gis.geos import Point

from apps.emergency.domain import dispatch, states
from apps.emergency.domain.dispatch import Candidate
from apps.emergency.models import Incident, Invitation, LivePosition, Responder
from apps.emergency.selectors.nearest import Near, list_nearest

FIRST_LOOK: Final = 2 * dispatch.LIVE + 10


def get_position(user_id: UUID) -> LivePosition | None:
    """The row that says that this person is on duty; None when off duty."""
    return LivePosition.objects.filter(user_id=user_id).first()


def list_candidates(incident: Incident, *, wanted: int, now: datetime) -> list[Candidate]:
    """Everyone on duty who is near enough to be considered for `wanted` invitations.

    Looks further until `wanted` people without an obstacle are found or the widest ring is
    exhausted, so nobody nearer than the last one invited goes unconsidered.
    """
    nearest = partial(list_nearest, incident.whereabouts, within_m=dispatch.WIDEST_M)
    return _look(nearest, wanted=wanted, incident=incident, now=now)


def list_available(
    place: Point, *, within_m: float, limit: int, now: datetime
) -> list[tuple[Responder, float]]:
    """The nearest people who could be invited at `now` and their metres, nearest first."""
    nearest = partial(list_nearest, place, within_m=within_m, eligible_at=now)
    seen = _look(nearest, wanted=limit, incident=None, now=now)
    free = [one for one in seen if not dispatch.obstacle(one, now=now)][:limit]
    known = Responder.objects.in_bulk([one.user_id for one in free])
    return [(known[one.user_id], one.metres) for one in free]


def _look(
    nearest: Callable[..., tuple[list[Near], bool]],
    *,
    wanted: int,
    incident: Incident | None,
    now: datetime,
) -> list[Candidate]:
    limit = FIRST_LOOK
    while True:
        near, is_all = nearest(limit=limit)
        candidates = _as_candidates(near, incident)
        free = sum(not dispatch.obstacle(one, now=now) for one in candidates)
        if is_all or free >= wanted:
            return candidates
        limit *= 4


def _as_candidates(near: Sequence[Near], incident: Incident | None) -> list[Candidate]:
    if not near:
        return []
    ids = [one.user_id for one in near]
    records = Responder.objects.filter(user_id__in=ids).order_by()
    rows = records.values_list("pk", "status", "certified_until")
    known = {user_id: (status, certified_until) for user_id, status, certified_until in rows}
    held = Invitation.objects.filter(user_id__in=ids).order_by().values_list("user_id", flat=True)
    calling = (
        Incident.objects.live().filter(reporter_id__in=ids).values_list("reporter_id", flat=True)
    )
    busy = {*held.filter(state__in=states.ON_MISSION), *calling}
    invited = _list_asked(incident, ids) if incident is not None else set()

    def candidate(one: Near) -> Candidate:
        status, certified_until = known.get(one.user_id, ("", None))
        return Candidate(
            user_id=one.user_id,
            metres=one.metres,
            heard_at=one.heard_at,
            status=status,
            certified_until=certified_until,
            busy=one.user_id in busy,
            invited=one.user_id in invited,
            is_reporter=incident is not None and one.user_id == incident.reporter_id,
        )

    return [candidate(one) for one in near]


def _list_asked(incident: Incident, ids: Sequence[UUID]) -> set[UUID]:
    """Those of `ids` who were asked and may not be asked anew."""
    asked = incident.invitations.filter(user_id__in=ids).order_by()
    return {
        user_id
        for user_id, state, asking in asked.values_list("user_id", "state", "asking")
        if not dispatch.may_be_asked_anew(state, asking=asking)
    }
