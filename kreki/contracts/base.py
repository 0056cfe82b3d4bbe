"""What every event type declares beside its fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Lane(StrEnum):
    """EXPRESS lies between a panic and a phone, or takes a right away; all else is STANDARD."""

    EXPRESS = "express"
    STANDARD = "standard"


class EventKind(StrEnum):
    """A FACT happened once; a STATE carries the whole current record of its subject."""

    FACT = "fact"
    STATE = "state"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    Attributes:
        type: `<service>.<subject>.<past verb>.v<major>`.
        consumers: Slugs of the services that bind this type; at least one.
        family: For STATE: the record that `seq` orders. Types that carry the same record share it.
        pii: Carries contact data; single consumer, never archived.
    """

    type: ClassVar[str]
    lane: ClassVar[Lane]
    kind: ClassVar[EventKind]
    consumers: ClassVar[tuple[str, ...]]
    family: ClassVar[str] = ""
    pii: ClassVar[bool] = False

    @classmethod
    def source(cls) -> str:
        """Slug of the service that emits this type."""
        return cls.type.split(".", 1)[0]

    @classmethod
    def routing_key(cls) -> str:
        return f"{cls.lane}.{cls.type}"
