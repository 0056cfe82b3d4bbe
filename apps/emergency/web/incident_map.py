"""Draws an incident: the caller, rings to scale, and everybody who was considered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.emergency.domain.picture import Mark, Person, Scene, spots
from apps.emergency.web import words
from apps.emergency.web.marks import RADIUS, sign
from apps.emergency.web.svg import element, picture

SIZE: Final = 640.0
MARGIN: Final = 30.0
CENTRE: Final = SIZE / 2
COMING: Final = (Mark.ACCEPTED, Mark.ARRIVED)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign, what it means, how many people have it, and why they were not invited."""

    sign: SafeString
    text: str
    count: int
    reasons: str


def draw_map(scene: Scene, *, code: str) -> SafeString:
    """The picture; under it belongs `legend`, which says what it does not tell."""
    scale = (CENTRE - MARGIN) / scene.rings_m[-1]
    where = spots(scene, clear_m=2.3 * RADIUS / scale)
    signs = [(one, *_on_paper(where[one.user_id], scale)) for one in scene.people]
    return picture(
        *(_ring(ring, ring * scale) for ring in reversed(scene.rings_m)),
        *(_way(person, x, y) for person, x, y in signs if person.mark in COMING),
        _caller(),
        *(_person(person, x, y) for person, x, y in reversed(signs)),
        width=SIZE,
        height=SIZE,
        key="map",
        title=_("Peta insiden %(code)s") % {"code": code},
        about=_summary(scene),
        class_="incident-map",
    )


def legend(scene: Scene) -> list[LegendEntry]:
    """Only signs that occur, in the order of `Mark`."""
    return [
        LegendEntry(
            _specimen(mark), str(words.MARKS[mark]), scene.count(mark), _reasons(scene, mark)
        )
        for mark in Mark
        if scene.count(mark)
    ]


def _reasons(scene: Scene, mark: Mark) -> str:
    return words.tally(person.reason for person in scene.people if person.mark is mark)


def caption(person: Person) -> str:
    """What is known about one person, in one line."""
    parts = [person.name or _("Nama tidak diketahui"), _metres(person.metres)]
    parts.append(str(words.MARKS[person.mark]))
    if person.reason:
        parts.append(words.word(words.REASONS, person.reason))
    return " · ".join(parts)


def _ring(metres: int, radius: float) -> SafeString:
    label = element("text", _metres(metres), x=CENTRE, y=CENTRE - radius - 6, class_="ring-label")
    return element("g", element("circle", cx=CENTRE, cy=CENTRE, r=radius, class_="ring"), label)


def _on_paper(spot: tuple[float, float], scale: float) -> tuple[float, float]:
    right, up = spot
    return CENTRE + right * scale, CENTRE - up * scale


def _way(person: Person, x: float, y: float) -> SafeString:
    return element("line", x1=x, y1=y, x2=CENTRE, y2=CENTRE, class_=f"way way-{person.mark}")


def _person(person: Person, x: float, y: float) -> SafeString:
    return sign(person.mark, x=x, y=y, number=person.number, title=caption(person))


def _caller() -> SafeString:
    """A cross in a disc: the only sign without a number."""
    arms = f"M{CENTRE - 8} {CENTRE}h16M{CENTRE} {CENTRE - 8}v16"
    return element(
        "g",
        element("title", _("Pelapor")),
        element("circle", cx=CENTRE, cy=CENTRE, r=17),
        element("path", d=arms),
        class_="caller",
    )


def _specimen(mark: Mark) -> SafeString:
    """For the legend; hidden from screen readers, the words beside it say the same."""
    one = sign(mark, x=20, y=20, number=None, title=str(words.MARKS[mark]))
    return element("svg", one, viewBox="0 0 40 40", class_="specimen", aria_hidden="true")


def _summary(scene: Scene) -> str:
    counts = _counts(scene)
    return _("Pelapor di tengah. %(people)s.") % {"people": "; ".join(counts)}


def _counts(scene: Scene) -> Iterator[str]:
    if not scene.people:
        yield _("Belum ada orang yang dipertimbangkan")
    for entry in legend(scene):
        yield f"{entry.text}: {entry.count}"


def _metres(metres: float) -> str:
    return f"{number_format(round(metres), decimal_pos=0, use_l10n=True, force_grouping=True)} m"
