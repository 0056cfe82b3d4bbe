"""What the page of one incident shows, as finished pictures and lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.emergency.models import Incident
from apps.emergency.selectors import get_instants
from apps.emergency.selectors.describing import Asked, Look, Step, describe_incident
from apps.emergency.web import words
from apps.emergency.web.incident_map import LegendEntry, draw_map, legend
from apps.emergency.web.interval_bars import draw_bars, list_bars, seconds


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One invited person; times are seconds after the invitation, as text."""

    number: int | None
    name: str
    metres: float
    tone: str
    answer: str
    invited_at: datetime
    seen: str
    accepted: str
    arrived: str
    eta_minutes: int | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of the timeline."""

    version: int
    at: datetime
    after: str
    kind: str
    actor: str
    details: str


@dataclass(frozen=True, slots=True)
class LookRows:
    """One decision: what was decided in one line, and each person's (name, metres, reason)."""

    look: Look
    reasons: str
    people: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the template needs; it asks nothing itself."""

    map: SafeString
    bars: SafeString
    legend: list[LegendEntry]
    people: list[PersonRow]
    steps: list[StepRow]
    looks: list[LookRows]
    earlier_looks: int


def build_page(incident: Incident, *, now: datetime) -> Page:
    """Reads the record of the incident and puts it into words and pictures."""
    told = describe_incident(incident, now=now)
    return Page(
        map=draw_map(told.scene, code=incident.code),
        bars=draw_bars(list_bars(get_instants(incident)), code=incident.code),
        legend=legend(told.scene),
        people=[_person(one) for one in told.asked],
        steps=[_step(one) for one in told.steps],
        looks=[_look(one) for one in told.looks],
        earlier_looks=told.earlier_looks,
    )


def _person(asked: Asked) -> PersonRow:
    person = asked.person
    return PersonRow(
        number=person.number,
        name=_name(person.name),
        metres=person.metres,
        tone=person.mark,
        answer=str(words.MARKS[person.mark]),
        invited_at=asked.invited_at,
        seen=_after(asked.seen_s),
        accepted=_after(asked.accepted_s),
        arrived=_after(asked.arrived_s),
        eta_minutes=asked.eta_minutes,
    )


def _step(step: Step) -> StepRow:
    return StepRow(
        version=step.version,
        at=step.at,
        after=f"+{seconds(step.after_s)}",
        kind=words.word(words.KINDS, step.kind),
        actor=step.actor or _("sistem"),
        details=words.details(step.data),
    )


def _look(look: Look) -> LookRows:
    people = tuple(
        (_name(one.name), one.metres, words.word(words.REASONS, one.reason)) for one in look.people
    )
    return LookRows(look, words.tally(one.reason for one in look.people), people)


def _name(name: str) -> str:
    return name or _("nama tidak diketahui")


def _after(value: float | None) -> str:
    return "–" if value is None else f"+{seconds(value)}"
