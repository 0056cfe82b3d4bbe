"""How long each step took, told from the dispatchers' view of the incidents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles
from typing import Any, Final

STEPS: Final = (
    ("raised", "invited"),
    ("invited", "seen"),
    ("invited", "accepted"),
    ("accepted", "arrived"),
    ("arrived", "completed"),
    ("raised", "arrived"),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the middle one and the one that nine of ten do not exceed."""

    count: int
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run showed.

    Attributes:
        covered: Incidents that somebody accepted.
        invited, accepted: Persons, counted once for each incident.
        steps: From and to, for example (`raised`, `invited`); only those that happened.
    """

    incidents: int
    covered: int
    completed: int
    invited: int
    accepted: int
    steps: Mapping[tuple[str, str], Spread]


def summarise(incidents: Iterable[Mapping[str, Any]]) -> Findings:
    """Findings about incidents as `GET {id}` shows them to a dispatcher."""
    told = list(incidents)
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for incident in told:
        for step, length in _steps(incident):
            seconds[step].append(length)
    accepts = [[one for one in incident["invitations"] if one["accepted_at"]] for incident in told]
    return Findings(
        incidents=len(told),
        covered=sum(bool(some) for some in accepts),
        completed=sum(incident["status"] == "completed" for incident in told),
        invited=sum(len(incident["invitations"]) for incident in told),
        accepted=sum(len(some) for some in accepts),
        steps={step: _spread(seconds[step]) for step in STEPS if step in seconds},
    )


def _steps(incident: Mapping[str, Any]) -> Iterable[tuple[tuple[str, str], float]]:
    """Once an incident from the first of each; once a person what each person did."""
    people = incident["invitations"]
    first = {
        "raised": incident["raised_at"],
        "invited": min((one["invited_at"] for one in people), default=None),
        "arrived": min((one["arrived_at"] for one in people if one["arrived_at"]), default=None),
        "completed": incident["ended_at"] if incident["status"] == "completed" else None,
    }
    of_incident = (("raised", "invited"), ("arrived", "completed"), ("raised", "arrived"))
    for step in of_incident:
        yield from _step(step, first[step[0]], first[step[1]])
    for person in people:
        for step in (("invited", "seen"), ("invited", "accepted"), ("accepted", "arrived")):
            yield from _step(step, person[f"{step[0]}_at"], person[f"{step[1]}_at"])


def _step(
    step: tuple[str, str], began: str | None, ended: str | None
) -> Iterable[tuple[tuple[str, str], float]]:
    if began and ended:
        length = datetime.fromisoformat(ended) - datetime.fromisoformat(began)
        yield step, length.total_seconds()


def _spread(seconds: list[float]) -> Spread:
    if len(seconds) == 1:
        return Spread(1, seconds[0], seconds[0])
    return Spread(len(seconds), median(seconds), quantiles(seconds, n=10, method="inclusive")[-1])
