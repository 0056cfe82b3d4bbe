"""Shows the played emergency: who was asked and why rightly, and what happened when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from apps.emergency.domain.dispatch import LIVE
from apps.emergency.simulation.intervals import summarise
from deploy.demo.people import PASSWORD, Ranked
from deploy.demo.place import ADMIN, Place
from deploy.demo.play import Played
from kreki.services import SERVICES

SAME_M: Final = 0.1  # the system stores metres with one decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One invited person: the system's metres and ours."""

    name: str
    user_id: str
    metres: float
    brute_force_m: float | None
    state: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, milliseconds after the press."""

    ms: float
    what: str


class Report:
    """Everything about one played emergency.

    Args:
        nearest: The brute-force answer, nearest first.
    """

    def __init__(self, place: Place, played: Played, nearest: list[Ranked]) -> None:
        self._place = place
        self._played = played
        self._nearest = nearest
        self._names = {one.person.user_id: one.person.name for one in nearest}
        self.invited = self._compare()

    @property
    def is_right(self) -> bool:
        """Whether the people invited are the nearest ones of the brute-force answer, in order."""
        expected = [one.person.user_id for one in self._nearest[: len(self.invited)]]
        same = [one.user_id for one in self.invited] == expected
        return same and all(
            one.brute_force_m is not None and abs(one.metres - one.brute_force_m) <= SAME_M
            for one in self.invited
        )

    def show(self, console: Console) -> None:
        console.print(self._moments_table())
        console.print(self._people_table())
        verdict = "the same people" if self.is_right else "[red]OTHER PEOPLE[/red]"
        console.print(
            f"  Brute force over {len(self._nearest)} people within 2 km: {verdict}, distances "
            f"within {SAME_M} m (Vincenty in plain Python against PostGIS).\n"
        )

    def save(self) -> None:
        if self._place.results is None:
            return
        document = {
            "origin": self._place.origin,
            "incident": self._played.incident,
            "answered_ms": round(self._played.answered_ms, 1),
            "matches_brute_force": self.is_right,
            "invited": [_plain(one) for one in self.invited],
            "timeline": [_plain(one) for one in self._moments()],
            "intervals_s": {
                f"{began}_{ended}": spread.p50
                for (began, ended), spread in summarise([self._played.incident]).steps.items()
            },
        }
        self._place.results.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")

    def show_logins(self, console: Console) -> None:
        origin, incident = self._place.origin, self._played.incident["id"]
        page = f"{origin}/admin/emergency/emergency/incident/{incident}/change/"
        services = ", ".join(service.slug for service in SERVICES)
        lines = (
            f"The system stays up (`{self._place.stop}` stops it):",
            f"  this incident      {page}",
            f"  staff              {origin}/admin/  and {origin}/admin/<service>/  for {services}",
            f"                     {ADMIN} / {self._place.admin_password}",
            f"                     authenticator app: {self._place.admin_key}",
            f"  people             {origin}/id/  (codes arrive at what phones got)",
            f"  API                {origin}/api/emergency/docs/",
            f"                     dispatcher-1@example.test / {PASSWORD}",
            "                       (a password alone opens only public, not ops_admin;",
            "                       or take: ./manage.py auth_svc demo_tokens --dispatcher)",
            f"                     volunteer-1@example.test … / {PASSWORD}",
            f"                     {self._played.citizen} / {PASSWORD}",
            f"  what phones got    {self._place.phones}",
            *([f"  in figures         {self._place.results}"] if self._place.results else []),
        )
        for line in lines:
            console.print(line, soft_wrap=True, highlight=False, markup=False)

    def _compare(self) -> list[Comparison]:
        ours = {one.person.user_id: one.metres for one in self._nearest}
        told = sorted(
            self._played.incident["invitations"], key=lambda one: (one["metres"], one["user_id"])
        )
        return [
            Comparison(
                name=one["display_name"],
                user_id=one["user_id"],
                metres=one["metres"],
                brute_force_m=ours.get(one["user_id"]),
                state=one["state"],
            )
            for one in told
        ]

    def _moments(self) -> list[Moment]:
        first: dict[str, datetime] = {}
        for alert in self._played.alerts:
            first.setdefault(alert.channel, alert.at)
        moments = [
            *(self._moment(entry["at"], self._words(entry)) for entry in self._played.timeline),
            *(self._moment(at, f"  first {name} accepted") for name, at in first.items()),
            *(self._moment(at, f"  caller's socket: {n}") for at, n in self._played.hints),
            Moment(0, "the citizen presses panic"),
            Moment(round(self._played.answered_ms, 1), "  the phone has the answer 201"),
        ]
        if self._played.alerts:
            last = max(alert.at for alert in self._played.alerts)
            moments.append(self._moment(last, f"  all {len(self._played.alerts)} alerts accepted"))
        return sorted(moments, key=lambda one: one.ms)

    def _moment(self, at: datetime | str, what: str) -> Moment:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return Moment(round((moment - self._played.pressed_at).total_seconds() * 1000, 1), what)

    def _words(self, entry: Any) -> str:
        who = self._names.get(entry["actor_id"] or "", "")
        people = entry["facts"].get("people")
        more = f"{people} people" if people else who
        return f"{entry['version']}. {entry['kind']} {more}".rstrip()

    def _moments_table(self) -> Table:
        table = Table("ms", "what", title=f"Incident {self._played.incident['code']}")
        table.columns[0].justify = "right"
        for moment in self._moments():
            table.add_row(f"{moment.ms:,.1f}", moment.what)
        return table

    def _people_table(self) -> Table:
        table = Table("", "invited", "metres", "by brute force", "in the end", title="Asked")
        for number, one in enumerate(self.invited, start=1):
            mark = "" if number <= LIVE else "in place of a decline"
            ours = "not found" if one.brute_force_m is None else f"{one.brute_force_m:,.1f}"
            table.add_row(
                str(number), f"{one.name} {mark}".rstrip(), f"{one.metres:,.1f}", ours, one.state
            )
        return table


def _plain(one: Comparison | Moment) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}
