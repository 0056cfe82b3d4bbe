"""Calls for help, the people who may be asked, and the invitations that join the two."""

from apps.emergency.models.closed import ClosedAccount
from apps.emergency.models.incident import Incident, Invitation
from apps.emergency.models.place import Area
from apps.emergency.models.record import Decision, TimelineEntry
from apps.emergency.models.responder import LivePosition, Responder

__all__ = [
    "Area",
    "ClosedAccount",
    "Decision",
    "Incident",
    "Invitation",
    "LivePosition",
    "Responder",
    "TimelineEntry",
]
