"""One step of the dispatcher: claim the incident due longest, invite, say when to look again.

Whom to invite is decided in `domain/dispatch.py`; here it is read and written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from psycopg.errors import QueryCanceled

from apps.emergency.domain import dispatch
from apps.emergency.domain.dispatch import Asked, Candidate, Choice
from apps.emergency.models import Decision, Incident, Invitation
from apps.emergency.selectors import get_area_at, get_last_sign, list_candidates
from apps.emergency.services.closing import close_abandoned
from apps.emergency.services.timeline import record
from kreki.contracts.emergency import InvitationSent, Invited
from kreki.events import emit


def dispatch_next(*, now: datetime) -> bool:
    """Handle the incident that is due longest; False if none is due.

    A crash before the commit leaves the row due, so another dispatcher repeats the same step;
    two dispatchers never meet on one incident (SKIP LOCKED). A step that fails is put back a
    little before the error goes on, so that one broken incident cannot keep the others waiting.
    """
    incident = None
    try:
        with transaction.atomic(durable=True):
            due = Incident.objects.due(now)
            incident = due.select_for_update(skip_locked=True, of=("self",)).first()
            if incident is None:
                return False
            _dispatch(incident, now=now)
    except Exception as error:  # whatever it was, it goes on
        if incident is not None and not _is_database_lost(error):
            _put_back(incident, now=now)
        raise
    return True


def _is_database_lost(error: Exception) -> bool:
    """Which says nothing about the incident; a statement that takes too long for it does."""
    is_operational = isinstance(error, OperationalError | InterfaceError)
    return is_operational and not isinstance(error.__cause__, QueryCanceled)


def _put_back(incident: Incident, *, now: datetime) -> None:
    due_at = now + dispatch.pause(raised_at=incident.raised_at, now=now)
    Incident.objects.live().filter(pk=incident.pk).update(due_at=due_at)


def _dispatch(incident: Incident, *, now: datetime) -> None:
    last_sign_at = get_last_sign(incident)
    if dispatch.abandoned_at(raised_at=incident.raised_at, last_sign_at=last_sign_at) <= now:
        close_abandoned(incident, now=now)
        return
    if not incident.searched_m:  # the first look
        incident.area = get_area_at(incident.whereabouts)
    earlier = list(incident.invitations.all())
    asked = [Asked(one.state, one.answer_by) for one in earlier]
    wanted = dispatch.wanted(asked, now=now)
    if wanted:
        candidates = list_candidates(incident, wanted=wanted, now=now)
        choice = dispatch.choose(candidates, wanted=wanted, now=now)
        before = _make_room(incident, choice.invited, earlier)
        invitations = _invite(incident, choice.invited, before, now=now)
        _explain(incident, choice, wanted=wanted, now=now)
        incident.searched_m = max(incident.searched_m, choice.radius_m)
        asked += [Asked(one.state, one.answer_by) for one in invitations]
        if wanted == dispatch.LIVE and not invitations:
            _report_nobody(incident, now=now)
    incident.due_at = dispatch.next_look(
        asked, raised_at=incident.raised_at, last_sign_at=last_sign_at, now=now
    )
    incident.save(update_fields=["area", "searched_m", "due_at", "version"])


def _make_room(
    incident: Incident, chosen: Iterable[Candidate], earlier: Iterable[Invitation]
) -> Mapping[UUID, int]:
    """A new invitation replaces the withdrawn one; how often these people were asked before."""
    people = {person.user_id for person in chosen}
    before = {one.user_id: one.asking for one in earlier if one.user_id in people}
    if before:
        incident.invitations.filter(user_id__in=before).delete()
    return before


def _invite(
    incident: Incident, chosen: Iterable[Candidate], before: Mapping[UUID, int], *, now: datetime
) -> list[Invitation]:
    invitations = Invitation.objects.bulk_create(
        Invitation(
            incident=incident,
            user_id=person.user_id,
            asking=before.get(person.user_id, 0) + 1,
            metres=round(person.metres, 1),
            invited_at=now,
            answer_by=now + settings.ANSWER_WINDOW,
        )
        for person in chosen
    )
    if invitations:
        emit(_sent(incident, invitations), subject=f"incident:{incident.pk}")
        record(incident, "invited", now=now, people=len(invitations))
    return invitations


def _sent(incident: Incident, invitations: list[Invitation]) -> InvitationSent:
    return InvitationSent(
        incident_id=incident.pk,
        code=incident.code,
        severity=incident.severity,
        area=incident.area.name if incident.area else "",
        answer_by=invitations[0].answer_by,
        invitations=tuple(
            Invited(
                invitation_id=one.pk, user_id=one.user_id, eta_band=dispatch.eta_band(one.metres)
            )
            for one in invitations
        ),
    )


def _report_nobody(incident: Incident, *, now: datetime) -> None:
    """Tell the dispatchers that nobody is asked or coming; once, not at every look."""
    newest = incident.timeline.order_by("version").last()
    if newest is None or newest.kind != "nobody_found":
        record(incident, "nobody_found", now=now)


def _explain(incident: Incident, choice: Choice, *, wanted: int, now: datetime) -> None:
    """Store the reason for everyone considered, unless the last decision already says the same."""
    considered = [
        {
            "user_id": str(seen.candidate.user_id),
            "metres": round(seen.candidate.metres),
            "reason": seen.reason,
        }
        for seen in choice.considered
        if seen.reason != "already_invited"  # an earlier decision says why
    ]
    last = incident.decisions.order_by("number").last()
    if (
        last is not None
        and not choice.invited
        and _reasons(last.considered) == _reasons(considered)
    ):
        return
    Decision.objects.create(
        incident=incident,
        number=last.number + 1 if last else 1,
        at=now,
        radius_m=choice.radius_m,
        wanted=wanted,
        considered=considered,
    )


def _reasons(considered: list[dict[str, Any]]) -> dict[str, str]:
    """By person: a few metres more or less change nothing."""
    return {seen["user_id"]: seen["reason"] for seen in considered}
