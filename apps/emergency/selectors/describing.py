"""Everything the page of one incident tells: who was asked and why, and what happened when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from apps.emergency.domain.picture import Answer, Mark, Person, Scene, mark_of
from apps.emergency.domain.staff import staff_id
from apps.emergency.models import Decision, Incident, Invitation, Responder, TimelineEntry

LOOKS: Final = 20  # an incident that nobody answers gets more and more; the newest are enough
PEOPLE_PER_LOOK: Final = 200


@dataclass(frozen=True, slots=True)
class Considered:
    """One person in one look of the dispatcher; `reason` as stored."""

    name: str
    metres: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One decision; `people` are the nearest, at most PEOPLE_PER_LOOK of `total`."""

    number: int
    at: datetime
    radius_m: int
    wanted: int
    people: tuple[Considered, ...]
    total: int
    invited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One invited person; seconds count from the invitation, None where it never happened."""

    person: Person
    invited_at: datetime
    seen_s: float | None
    accepted_s: float | None
    arrived_s: float | None
    eta_minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of the timeline; `actor` is a name, empty for the system itself."""

    version: int
    kind: str
    at: datetime
    after_s: float
    actor: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An incident told in full; `looks` newest first, `earlier_looks` are left out."""

    scene: Scene
    asked: tuple[Asked, ...]
    steps: tuple[Step, ...]
    looks: tuple[Look, ...]
    earlier_looks: int


def describe_incident(incident: Incident, *, now: datetime) -> Record:
    """Five queries, whatever the size of the incident."""
    invitations = list(incident.invitations.all())
    decisions = list(incident.decisions.order_by("-number")[:LOOKS])
    entries = list(incident.timeline.all())
    names = _names(incident, invitations, decisions)
    asked = tuple(
        _asked(one, _invited(one, number, names, now=now))
        for number, one in enumerate(invitations, start=1)
    )
    invited = [one.person for one in asked]
    return Record(
        scene=Scene((*invited, *_only_considered(decisions, invited, names)), incident.searched_m),
        asked=asked,
        steps=tuple(_step(incident, entry, names) for entry in entries),
        looks=tuple(_look(decision, names) for decision in decisions),
        earlier_looks=decisions[-1].number - 1 if decisions else 0,
    )


def _names(
    incident: Incident, invitations: list[Invitation], decisions: list[Decision]
) -> dict[UUID, str]:
    """What to call everybody who appears: volunteers, staff, the caller."""
    ids = {one.user_id for one in invitations}
    ids |= {UUID(seen["user_id"]) for decision in decisions for seen in decision.considered}
    volunteers = Responder.objects.filter(user_id__in=ids).values_list("user_id", "display_name")
    accounts = User.objects.values_list("username", "first_name")
    staff = {staff_id(username): name or username for username, name in accounts}
    return dict(volunteers) | staff | {incident.reporter_id: _("Pelapor")}


def _asked(one: Invitation, person: Person) -> Asked:
    def after(instant: datetime | None) -> float | None:
        return (instant - one.invited_at).total_seconds() if instant else None

    return Asked(
        person=person,
        invited_at=one.invited_at,
        seen_s=after(one.seen_at),
        accepted_s=after(one.accepted_at),
        arrived_s=after(one.arrived_at),
        eta_minutes=one.eta_minutes,
    )


def _invited(one: Invitation, number: int, names: dict[UUID, str], *, now: datetime) -> Person:
    answer = Answer(
        state=one.state,
        answer_by=one.answer_by,
        accepted_at=one.accepted_at,
        ended_at=one.ended_at,
    )
    return Person(
        user_id=one.user_id,
        name=names.get(one.user_id, ""),
        metres=one.metres,
        mark=mark_of(answer, now=now),
        number=number,
    )


def _only_considered(
    decisions: list[Decision], invited: list[Person], names: dict[UUID, str]
) -> list[Person]:
    """Those never invited, with their newest reason; `decisions` come newest first."""
    known = {person.user_id for person in invited}
    found = []
    for seen in (seen for decision in decisions for seen in decision.considered[:PEOPLE_PER_LOOK]):
        user_id = UUID(seen["user_id"])
        if user_id in known:
            continue
        known.add(user_id)
        person = Person(
            user_id=user_id,
            name=names.get(user_id, ""),
            metres=seen["metres"],
            mark=Mark.CONSIDERED,
            reason=seen["reason"],
        )
        found.append(person)
    return found


def _step(incident: Incident, entry: TimelineEntry, names: dict[UUID, str]) -> Step:
    actor = names.get(entry.actor_id, str(entry.actor_id)) if entry.actor_id else ""
    return Step(
        version=entry.version,
        kind=entry.kind,
        at=entry.at,
        after_s=(entry.at - incident.raised_at).total_seconds(),
        actor=actor,
        data=entry.data,
    )


def _look(decision: Decision, names: dict[UUID, str]) -> Look:
    nearest = decision.considered[:PEOPLE_PER_LOOK]
    return Look(
        number=decision.number,
        at=decision.at,
        radius_m=decision.radius_m,
        wanted=decision.wanted,
        people=tuple(
            Considered(names.get(UUID(seen["user_id"]), ""), seen["metres"], seen["reason"])
            for seen in nearest
        ),
        total=len(decision.considered),
        invited=sum(seen["reason"] == "invited" for seen in decision.considered),
    )
