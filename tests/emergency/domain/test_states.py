"""An incident's status follows from its invitations, and what a person sees from the own one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.emergency.domain import states
from apps.emergency.domain.privacy import Stage, stage_of

OF_INVITATION = (
    *(states.SENT, states.ACCEPTED, states.ARRIVED, states.FINISHED),
    *(states.DECLINED, states.UNREACHED, states.WITHDRAWN),
)


@pytest.mark.parametrize(
    ("invitations", "status"),
    [
        ([], states.PENDING),
        ([states.SENT, states.DECLINED], states.PENDING),
        ([states.SENT, states.ACCEPTED], states.ASSIGNED),
        ([states.ARRIVED, states.ACCEPTED], states.RESPONDING),
    ],
)
def test_status_follows_from_the_invitations(invitations: list[str], status: str) -> None:
    assert states.status_of(invitations) == status


@given(st.lists(st.sampled_from(OF_INVITATION)))
def test_status_of_a_live_incident_is_never_an_ended_one(invitations: list[str]) -> None:
    assert states.status_of(invitations) not in states.ENDED


@pytest.mark.parametrize("invitation", [None, *OF_INVITATION])
def test_a_dispatcher_sees_everything_and_a_reporter_the_own_call(invitation: str | None) -> None:
    for is_reporter in (False, True):
        stage = stage_of(is_dispatcher=True, is_reporter=is_reporter, invitation=invitation)
        assert stage == Stage.DISPATCHER
    stage = stage_of(is_dispatcher=False, is_reporter=True, invitation=invitation)
    assert stage == Stage.REPORTER


@pytest.mark.parametrize("invitation", OF_INVITATION)
def test_a_place_is_shown_only_to_those_on_mission(invitation: str) -> None:
    stage = stage_of(is_dispatcher=False, is_reporter=False, invitation=invitation)

    assert (stage == Stage.ON_MISSION) == (invitation in states.ON_MISSION)


def test_a_stranger_has_no_stage() -> None:
    assert stage_of(is_dispatcher=False, is_reporter=False, invitation=None) is None
