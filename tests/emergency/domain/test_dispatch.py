"""Whom the dispatcher invites and when it looks again, for every situation."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.emergency.domain import dispatch, states
from apps.emergency.domain.dispatch import Asked, Candidate
from tests.emergency.moments import NOON

MAYBE = st.booleans()
MOMENTS = st.integers(-1_000, 1_000).map(lambda seconds: NOON + timedelta(seconds=seconds))
METRES = st.floats(0, dispatch.WIDEST_M)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        user_id=st.uuids(),
        metres=METRES,
        heard_at=MOMENTS,
        status=st.sampled_from(["active", "active", "suspended", "applicant", ""]),
        certified_until=st.none() | MOMENTS,
        busy=MAYBE,
        invited=MAYBE,
        is_reporter=MAYBE,
    ),
    max_size=30,
).map(lambda people: sorted(people, key=lambda one: (one.metres, one.user_id)))
WANTED = st.integers(0, dispatch.LIVE)
STATES = st.sampled_from(
    [states.SENT, *states.ON_MISSION, states.DECLINED, states.UNREACHED, states.WITHDRAWN]
)
ASKED = st.lists(st.builds(Asked, state=STATES, answer_by=MOMENTS), max_size=20)


def able(number: int = 1, **changed: object) -> Candidate:
    facts = {
        "user_id": UUID(int=number),
        "metres": 100.0,
        "heard_at": NOON,
        "status": "active",
        "certified_until": NOON + timedelta(days=1),
    }
    return Candidate(**{**facts, **changed})


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"is_reporter": True, "invited": True}, "is_reporter"),
        ({"invited": True, "status": "suspended"}, "already_invited"),
        ({"status": "suspended", "certified_until": None}, "suspended"),
        ({"status": ""}, "suspended"),
        ({"certified_until": None, "busy": True}, "credential_lapsed"),
        ({"certified_until": NOON}, "credential_lapsed"),
        ({"certified_until": NOON + timedelta(microseconds=1)}, ""),
        ({"busy": True}, "busy"),
        ({"heard_at": NOON - dispatch.FRESH}, ""),
        ({"heard_at": NOON - dispatch.FRESH - timedelta(microseconds=1)}, "stale_fix"),
    ],
)
def test_the_first_obstacle_is_the_reason(changed: dict[str, object], reason: str) -> None:
    assert dispatch.obstacle(able(**changed), now=NOON) == reason


@given(CANDIDATES, WANTED)
def test_the_nearest_who_may_come_are_invited_and_nobody_else(
    candidates: list[Candidate], wanted: int
) -> None:
    choice = dispatch.choose(candidates, wanted=wanted, now=NOON)

    free = [one for one in candidates if not dispatch.obstacle(one, now=NOON)]
    assert list(choice.invited) == free[:wanted]


@given(CANDIDATES, WANTED)
def test_everyone_considered_has_a_reason(candidates: list[Candidate], wanted: int) -> None:
    choice = dispatch.choose(candidates, wanted=wanted, now=NOON)

    assert [seen.candidate for seen in choice.considered] == candidates
    for seen in choice.considered:
        expected = dispatch.obstacle(seen.candidate, now=NOON)
        assert seen.reason == expected or seen.reason in {"invited", "not_needed_yet"}
        assert seen.reason


@given(CANDIDATES, WANTED)
def test_the_ring_holds_everyone_invited_and_is_the_widest_when_short(
    candidates: list[Candidate], wanted: int
) -> None:
    choice = dispatch.choose(candidates, wanted=wanted, now=NOON)

    assert choice.radius_m in dispatch.RINGS_M
    assert all(one.metres <= choice.radius_m for one in choice.invited)
    if len(choice.invited) < wanted:
        assert choice.radius_m == dispatch.WIDEST_M


@given(CANDIDATES, WANTED)
def test_filling_ring_by_ring_gives_the_same_people(
    candidates: list[Candidate], wanted: int
) -> None:
    chosen: list[Candidate] = []
    for ring in dispatch.RINGS_M:
        left = [one for one in candidates if one.metres <= ring and one not in chosen]
        chosen += dispatch.choose(left, wanted=wanted - len(chosen), now=NOON).invited

    assert chosen == list(dispatch.choose(candidates, wanted=wanted, now=NOON).invited)


@pytest.mark.parametrize(
    ("metres", "ring"), [(0, 500), (500, 500), (500.1, 1_000), (1_000, 1_000), (2_000, 2_000)]
)
def test_a_ring_includes_its_edge(metres: float, ring: int) -> None:
    assert dispatch.ring_of(metres) == ring


@given(ASKED)
def test_live_invitations_are_filled_up_while_a_place_is_free(asked: list[Asked]) -> None:
    wanted = dispatch.wanted(asked, now=NOON)

    taken = dispatch.taken(asked)
    waiting = sum(dispatch.is_unanswered(one, now=NOON) for one in asked)
    assert 0 <= wanted <= dispatch.LIVE
    if taken >= dispatch.PLACES:
        assert wanted == 0
    else:
        assert wanted + taken + waiting == max(dispatch.LIVE, taken + waiting)


@given(ASKED, MOMENTS)
def test_a_live_incident_is_always_looked_at_again(asked: list[Asked], raised_at: datetime) -> None:
    look = dispatch.next_look(asked, raised_at=raised_at, last_sign_at=NOON, now=NOON)

    forgotten_at = dispatch.abandoned_at(raised_at=raised_at, last_sign_at=NOON)
    if dispatch.taken(asked) >= dispatch.PLACES:
        assert look == forgotten_at
        return
    assert NOON < look <= forgotten_at
    waiting = [one.answer_by for one in asked if dispatch.is_unanswered(one, now=NOON)]
    assert all(look <= end for end in waiting)
    if dispatch.wanted(asked, now=NOON):
        assert look <= NOON + dispatch.pause(raised_at=raised_at, now=NOON)


def test_seven_waiting_are_left_alone_until_the_first_window_ends() -> None:
    ends = [NOON + timedelta(seconds=seconds) for seconds in range(2, 9)]

    asked = [Asked(states.SENT, end) for end in ends]

    assert dispatch.next_look(asked, raised_at=NOON, last_sign_at=NOON, now=NOON) == ends[0]


@pytest.mark.parametrize(
    ("open_s", "pause_s"), [(-2, 5), (0, 5), (50, 5), (120, 12), (600, 60), (86_400, 60)]
)
def test_an_incident_that_lacks_people_is_looked_at_less_and_less_often(
    open_s: int, pause_s: int
) -> None:
    raised_at = NOON - timedelta(seconds=open_s)

    look = dispatch.next_look([], raised_at=raised_at, last_sign_at=NOON, now=NOON)

    assert look == NOON + timedelta(seconds=pause_s)


@pytest.mark.parametrize(
    ("last_sign_h", "abandoned_h"), [(0, 6), (3.9, 6), (4, 6), (4.5, 6.5), (30, 32)]
)
def test_a_call_is_forgotten_after_six_hours_and_two_of_silence(
    last_sign_h: float, abandoned_h: float
) -> None:
    at = dispatch.abandoned_at(raised_at=NOON, last_sign_at=NOON + timedelta(hours=last_sign_h))

    assert at == NOON + timedelta(hours=abandoned_h)


@pytest.mark.parametrize(
    ("answer_by", "waits"), [(NOON, False), (NOON + timedelta(microseconds=1), True)]
)
def test_the_window_is_half_open(answer_by: datetime, waits: bool) -> None:
    assert dispatch.is_unanswered(Asked(states.SENT, answer_by), now=NOON) is waits


@pytest.mark.parametrize(
    ("metres", "band"), [(0, "0-3"), (318, "0-3"), (319, "3-5"), (850, "8-12"), (2_200, "20+")]
)
def test_minutes_on_foot_come_as_a_band(metres: float, band: str) -> None:
    assert dispatch.eta_band(metres) == band
