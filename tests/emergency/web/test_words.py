"""Every code that the database keeps has words."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

from apps.emergency.domain import dispatch
from apps.emergency.domain.dispatch import Candidate
from apps.emergency.domain.panic import Press, flags
from apps.emergency.domain.picture import Mark
from apps.emergency.web import words
from tests.emergency.factories import NOON
from tests.people import person

APP = Path(words.__file__).parents[1]


def recorded(function: str) -> set[str]:
    """Literal codes that the services pass to `function` as its second argument."""
    return {
        call.args[1].value
        for path in (APP / "services").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }


def test_every_step_that_the_services_record_has_a_name() -> None:
    kinds = recorded("record")

    assert {"invited", "accepted", "withdrawn"} <= kinds
    assert kinds <= set(words.KINDS)
    assert {"completed", "cancelled", "declined", "unreached", "raised"} <= set(words.KINDS)


def test_every_obstacle_has_a_sentence() -> None:
    good = {
        "metres": 1.0,
        "heard_at": NOON,
        "status": "active",
        "certified_until": NOON + timedelta(days=1),
    }
    worse = [
        {"is_reporter": True},
        {"invited": True},
        {"status": "suspended"},
        {"certified_until": None},
        {"busy": True},
        {"heard_at": NOON - timedelta(hours=1)},
    ]
    people = [
        Candidate(user_id=person(n), **{**good, **one}) for n, one in enumerate([*worse, {}, {}])
    ]

    choice = dispatch.choose(people, wanted=1, now=NOON)

    assert {seen.reason for seen in choice.considered} == set(words.REASONS)


def test_every_mark_and_flag_has_words() -> None:
    assert set(words.MARKS) == set(Mark)
    assert set(flags(Press(latitude=60, longitude=0))) == set(words.FLAGS)


def test_details_are_one_line() -> None:
    assert words.details({"people": 7}) == "7 orang"
    assert words.details({"eta_minutes": 4}) == "perkiraan tiba 4 menit"
    assert words.details({"eta_minutes": None}) == ""
    assert (
        words.details({"people": 2, "reason": "enough_responders"})
        == "2 orang, penolong sudah cukup"
    )
    assert words.details({"severity": "critical", "flags": ["poor_accuracy"]}) == (
        "Kritis, posisi kurang akurat"
    )


def test_a_code_of_a_newer_release_is_shown_as_it_is() -> None:
    assert words.word(words.KINDS, "handed_over") == "handed_over"
