"""How much of an incident a person may know; the table stands in docs/services/emergency.md."""

from __future__ import annotations

from enum import StrEnum

from apps.emergency.domain import states


class Stage(StrEnum):
    """Relation of one person to one incident; each has its own list of what is shown.

    Attributes:
        INVITED: May still answer: severity, area and minutes, no point and no description.
        ON_MISSION: Has accepted: also where and what.
        ENDED: Declined, stood down or finished: the own part, without any place.
        REPORTER: Pressed the button: who is coming, by first name.
        DISPATCHER: Everything.
    """

    INVITED = "invited"
    ON_MISSION = "on_mission"
    ENDED = "ended"
    REPORTER = "reporter"
    DISPATCHER = "dispatcher"


def stage_of(*, is_dispatcher: bool, is_reporter: bool, invitation: str | None) -> Stage | None:
    """The stage of a person; None for a stranger, who must not even learn that it exists.

    Args:
        invitation: State of the person's invitation, None if never invited.
    """
    stages = (
        (is_dispatcher, Stage.DISPATCHER),
        (is_reporter, Stage.REPORTER),
        (invitation in states.ON_MISSION, Stage.ON_MISSION),
        (invitation in states.MAY_ANSWER, Stage.INVITED),
        (invitation is not None, Stage.ENDED),
    )
    return next((stage for holds, stage in stages if holds), None)
