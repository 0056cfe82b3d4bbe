"""States of an incident and of an invitation, and who may move them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# Incident: the published codes.
PENDING: Final = "pending"  # nobody has accepted yet
ASSIGNED: Final = "assigned"  # somebody has accepted
RESPONDING: Final = "responding"  # somebody has arrived
COMPLETED: Final = "completed"
CANCELLED: Final = "cancelled"
ENDED: Final = (COMPLETED, CANCELLED)

# Invitation.
SENT: Final = "sent"  # asked, no answer yet; silence past the window keeps this state
ACCEPTED: Final = "accepted"
ARRIVED: Final = "arrived"
FINISHED: Final = "finished"  # was there when the incident ended
DECLINED: Final = "declined"  # said no, also after an accept
UNREACHED: Final = "unreached"  # every channel failed for good
WITHDRAWN: Final = "withdrawn"  # stood down
MAY_ANSWER: Final = (SENT, UNREACHED)  # asked and not answered: sees what an invitation shows
ON_MISSION: Final = (ACCEPTED, ARRIVED)  # holds one of the places, busy for other incidents
OVER: Final = (FINISHED, DECLINED, WITHDRAWN)  # the own part has ended


def status_of(invitations: Iterable[str]) -> str:
    """Status of a live incident, from the states of its invitations.

    `responding` while somebody is there, `assigned` while somebody is coming, else `pending`:
    also again, after everybody has given up.
    """
    found = set(invitations)
    if ARRIVED in found:
        return RESPONDING
    return ASSIGNED if ACCEPTED in found else PENDING
