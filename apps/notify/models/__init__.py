"""Who can be reached how, what is to be said, and what became of it."""

from apps.notify.models.contact import CodeTarget, ContactPoint, Device
from apps.notify.models.incident import Incident, InvitationMark
from apps.notify.models.message import Answer, Delivery, Message, Receipt

__all__ = [
    "Answer",
    "CodeTarget",
    "ContactPoint",
    "Delivery",
    "Device",
    "Incident",
    "InvitationMark",
    "Message",
    "Receipt",
]
