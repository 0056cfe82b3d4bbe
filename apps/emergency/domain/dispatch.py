"""Whom to invite, how many, and when to look again. Pure: no Django, no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from apps.emergency.domain import states

RINGS_M: Final = (500, 1_000, 2_000)  # ea-standards, docs/business-architecture.md
WIDEST_M: Final = RINGS_M[-1]
LIVE: Final = 7  # invitations at a time; van den Berg 2026, PLOS One, pone.0343762
PLACES: Final = 3  # accepted at a time; defibrillation odds level off, see docs/algorithms
FRESH: Final = timedelta(seconds=600)  # an older fix says little about a person on foot
# Of one person about one incident: somebody who accepts and gives up in turn stands the others
# down each time, and each time they would be asked anew.
ASKINGS: Final = 3
SKEW: Final = timedelta(seconds=1)  # the clocks of two hosts differ by less
# While too few are invited somebody may come on duty: the pause between two looks.
SHORTEST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(seconds=60)
PAUSE_SHARE: Final = 0.1  # of the time since the panic
# A call that nobody ended would swallow the caller's next press. Both figures are ours: six hours
# are more than six times the ambulance wait of Jakarta's slowest quarter (54 min), and in two
# hours of silence nobody has looked, answered, arrived or pressed again.
OPEN_AT_LEAST: Final = timedelta(hours=6)  # since the panic
SILENT_AT_LEAST: Final = timedelta(hours=2)  # since a person last did something about it

# On foot with turnout included, median of 2.3 m/s and a detour of 1.3 (docs/algorithms).
METRES_PER_MINUTE: Final = 2.3 / 1.3 * 60
ETA_BANDS: Final = ((3, "0-3"), (5, "3-5"), (8, "5-8"), (12, "8-12"), (20, "12-20"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on duty as the dispatcher sees one, at one moment.

    Attributes:
        metres: From the caller, on the WGS 84 spheroid.
        heard_at: When the phone last reported.
        status: Of the responder projection; empty if volunteer never told us of this person.
        certified_until: First instant without a valid credential, or None.
        busy: Holds a place at another live incident.
        invited: Was already asked about this incident, and may not be asked anew.
        is_reporter: Pressed the button.
    """

    user_id: UUID
    metres: float
    heard_at: datetime
    status: str
    certified_until: datetime | None
    busy: bool = False
    invited: bool = False
    is_reporter: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate and why the dispatcher did what it did; `invited` is a reason too."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Outcome of one look, nearest first; `radius_m` is the ring that was needed."""

    considered: tuple[Considered, ...]
    radius_m: int

    @property
    def invited(self) -> tuple[Candidate, ...]:
        return tuple(seen.candidate for seen in self.considered if seen.reason == "invited")


def obstacle(candidate: Candidate, *, now: datetime) -> str:
    """Why this person may not be invited now, or an empty text.

    The first obstacle is the stored reason. Dates are compared with `now`, so an expiry needs
    no event to take effect.
    """
    lapsed = candidate.certified_until is None or candidate.certified_until <= now
    obstacles = (
        (candidate.is_reporter, "is_reporter"),
        (candidate.invited, "already_invited"),
        (candidate.status != "active", "suspended"),
        (lapsed, "credential_lapsed"),
        (candidate.busy, "busy"),
        (candidate.heard_at < now - FRESH, "stale_fix"),
    )
    return next((reason for holds, reason in obstacles if holds), "")


def choose(candidates: Iterable[Candidate], *, wanted: int, now: datetime) -> Choice:
    """Invite the nearest `wanted` who may come; give everyone else their reason.

    Filling ring by ring, nearest first, and widening at once when a ring is short gives the same
    people as taking the nearest within the widest ring; the ring is then read off the result.

    Args:
        candidates: Everyone on duty near enough to matter, nearest first, ties by id.
    """
    considered = []
    free = wanted
    for candidate in candidates:
        reason = obstacle(candidate, now=now) or ("invited" if free else "not_needed_yet")
        free -= reason == "invited"
        considered.append(Considered(candidate, reason))
    reach = max(
        (seen.candidate.metres for seen in considered if seen.reason == "invited"), default=0
    )
    return Choice(tuple(considered), ring_of(reach) if not free else WIDEST_M)


def ring_of(metres: float) -> int:
    """The smallest ring that holds a person `metres` away."""
    return next(ring for ring in RINGS_M if metres <= ring)


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as far as the dispatcher cares."""

    state: str
    answer_by: datetime


def is_unanswered(asked: Asked, *, now: datetime) -> bool:
    """Asked and still inside the window, which is half open and ends at `answer_by`."""
    return asked.state == states.SENT and asked.answer_by > now


def may_be_asked_anew(state: str, *, asking: int) -> bool:
    """Whether an earlier invitation leaves room for another: only if the person was stood down.

    Silence until then is no refusal, because a stand-down ends the time for a late accept.

    Args:
        asking: How often this person was asked about the incident.
    """
    return state == states.WITHDRAWN and asking < ASKINGS


def taken(asked: Iterable[Asked]) -> int:
    """Places held by people who accepted."""
    return sum(one.state in states.ON_MISSION for one in asked)


def wanted(asked: Sequence[Asked], *, now: datetime) -> int:
    """How many invitations are missing to keep LIVE of them open; 0 once all places are taken.

    An invitation is live while unanswered inside its window, or accepted.
    """
    if taken(asked) >= PLACES:
        return 0
    return max(0, LIVE - taken(asked) - sum(is_unanswered(one, now=now) for one in asked))


def at_once(now: datetime) -> datetime:
    """A `due_at` that has passed by the clock of every host.

    A dispatcher that is woken a moment too early by its own clock would sleep on until its sweep.
    """
    return now - SKEW


def pause(*, raised_at: datetime, now: datetime) -> timedelta:
    """How long an incident that lacks people is left alone: the longer, the older it is.

    Whoever comes on duty is asked at most a tenth later than at once, and thousands of incidents
    that nobody answers do not keep a new one waiting.
    """
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, PAUSE_SHARE * (now - raised_at)))


def abandoned_at(*, raised_at: datetime, last_sign_at: datetime) -> datetime:
    """When an open incident counts as forgotten, unless somebody gives another sign of life."""
    return max(raised_at + OPEN_AT_LEAST, last_sign_at + SILENT_AT_LEAST)


def next_look(
    asked: Sequence[Asked], *, raised_at: datetime, last_sign_at: datetime, now: datetime
) -> datetime:
    """When the dispatcher must look at the incident again, after it has just invited.

    At the end of the earliest window; after a pause while fewer than LIVE could be invited. Once
    all places are taken only an answer can change that, and it sets `due_at` itself: what is left
    is to close the incident when everybody has forgotten it.
    """
    moments = [abandoned_at(raised_at=raised_at, last_sign_at=last_sign_at)]
    if taken(asked) < PLACES:
        moments += [one.answer_by for one in asked if is_unanswered(one, now=now)]
        if wanted(asked, now=now):
            moments.append(now + pause(raised_at=raised_at, now=now))
    return min(moments)


def eta_band(metres: float) -> str:
    """Minutes on foot as a band, the only measure of distance shown before acceptance."""
    minutes = metres / METRES_PER_MINUTE
    return next((band for upper, band in ETA_BANDS if minutes <= upper), "20+")
