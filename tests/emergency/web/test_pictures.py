"""Pictures say in words and shapes what they show, escape every name, and need no style."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from apps.emergency.domain.instants import Instants
from apps.emergency.domain.picture import Mark, Person, Scene
from apps.emergency.web.incident_map import draw_map, legend
from apps.emergency.web.interval_bars import Bar, draw_bars, list_bars, seconds
from apps.emergency.web.marks import sign
from apps.emergency.web.span_chart import Day, draw_days, nice_ceiling
from apps.emergency.web.svg import element
from tests.emergency.factories import NOON
from tests.people import person

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ET.Element:
    """Well-formed, with a name and a description; our own text, so no entity can be foreign."""
    root = ET.fromstring(picture)  # noqa: S314
    assert root.get("role") == "img"
    ids = {child.get("id") for child in root}
    assert set((root.get("aria-labelledby") or "").split()) <= ids
    assert "style=" not in picture
    return root


def crowd() -> Scene:
    marks = [mark for mark in Mark if mark is not Mark.CONSIDERED]
    invited = [
        Person(user_id=person(n), name=f"Relawan {n}", metres=90.0 * n, mark=mark, number=n)
        for n, mark in enumerate(marks, start=1)
    ]
    busy = Person(
        user_id=person(99),
        name="Relawan <script>",
        metres=1_234.4,
        mark=Mark.CONSIDERED,
        reason="busy",
    )
    return Scene((*invited, busy), searched_m=500)


def test_the_map_is_to_scale() -> None:
    root = parsed(draw_map(crowd(), code="7K2M9Q"))

    radii = [
        float(ring.get("r") or 0) for ring in root.iter("circle") if ring.get("class") == "ring"
    ]
    assert radii == [290, 145, 72.5]


def test_everybody_is_drawn_once_with_name_distance_and_answer() -> None:
    picture = draw_map(crowd(), code="7K2M9Q")

    titles = [title.text for title in parsed(picture).iter("title")]
    assert "Relawan 1 · 90 m · Tiba di lokasi" in titles
    assert (
        "Relawan <script> · 1.234 m · Dipertimbangkan, tidak diundang · "
        "sedang menangani insiden lain"
    ) in titles
    assert "<script>" not in picture
    assert len(re.findall(r'class="mark ', picture)) == 8


def test_each_mark_has_a_shape_or_line_of_its_own() -> None:
    drawn = {mark: sign(mark, x=0, y=0, number=None, title="") for mark in Mark}
    shapes = {mark: re.sub(r'class="[^"]*"', "", text) for mark, text in drawn.items()}

    # Waiting and silent share the circle; the dashed line of the latter is in the style sheet.
    assert shapes[Mark.WAITING] == shapes[Mark.SILENT]
    assert len(set(shapes.values())) == len(Mark) - 1


def test_the_legend_counts_in_words_and_says_why() -> None:
    entries = legend(crowd())

    assert [(entry.text, entry.count) for entry in entries][-1] == (
        "Dipertimbangkan, tidak diundang",
        1,
    )
    assert entries[-1].reasons == "sedang menangani insiden lain: 1"
    assert len(entries) == len(Mark)


def test_an_incident_nobody_looked_at_yet_is_drawn_too() -> None:
    picture = draw_map(Scene((), searched_m=0), code="7K2M9Q")

    assert "Belum ada orang yang dipertimbangkan" in picture
    parsed(picture)


def test_bars_follow_each_other_and_bear_their_seconds() -> None:
    bars = list_bars(
        Instants(
            raised=NOON,
            invited=NOON + timedelta(milliseconds=42),
            seen=NOON + timedelta(seconds=4),
            accepted=NOON + timedelta(seconds=9),
            arrived=NOON + timedelta(seconds=209),
            completed=None,
        )
    )

    assert [bar.words for bar in bars] == ["0,042 dtk", "4,0 dtk", "5,0 dtk", "200 dtk", "belum"]
    assert [bar.start_s for bar in bars] == [0, 0.042, 4, 9, 209]
    assert parsed(draw_bars(bars, code="7K2M9Q")).find("desc") is not None


def test_a_step_without_a_beginning_starts_at_the_last_known_one() -> None:
    arrived = NOON + timedelta(seconds=60)
    bars = list_bars(
        Instants(
            raised=NOON, invited=None, seen=None, accepted=None, arrived=arrived, completed=None
        )
    )

    assert bars[3] == Bar(bars[3].name, 0.0, 60.0)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0416, "0,042"), (12.35, "12,3"), (99.96, "100,0"), (1_234.6, "1.235")]
)
def test_seconds_are_rounded_not_cut(value: float, text: str) -> None:
    assert seconds(value) == text


def test_days_without_incidents_leave_a_gap() -> None:
    monday = NOON.date()
    days = [Day(monday, 10, 20), Day(monday + timedelta(days=3), 30, 40)]

    root = parsed(draw_days(days, name="Panik–tiba", key="arrived"))

    across = [float(dot.get("cx") or 0) for dot in root.iter("circle")]
    assert across == [173, 827]  # first and last of four columns


def test_a_chart_without_data_says_so() -> None:
    assert "Tidak ada data" in draw_days([], name="Panik–tiba", key="arrived")


@pytest.mark.parametrize(
    ("value", "top"), [(0.2, 1), (1, 1), (3, 4), (79, 80), (81, 100), (900, 1000)]
)
def test_the_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert nice_ceiling(value) == top


def test_elements_escape_text_and_attributes() -> None:
    written = element("text", "<b>", x=1.25, class_='"x"')

    assert written == '<text x="1.2" class="&quot;x&quot;">&lt;b&gt;</text>'
