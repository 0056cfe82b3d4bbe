"""People's rights: KREKI ID asks every service for a person's data or for their erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, TypeVar
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane
from kreki.services import SERVICES

ASKED: Final = tuple(service.slug for service in SERVICES if service.slug != "auth")


@dataclass(frozen=True, kw_only=True)
class ExportRequested(Event):
    """A person wants a copy of everything.

    Attributes:
        public_key: X25519, base64; answers are sealed with it, so that only KREKI ID reads them.
        due_at: A service that has not answered by then is looked for by a person.
    """

    type: ClassVar[str] = "auth.user.export_requested.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ASKED

    request_id: UUID
    user_id: UUID
    public_key: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ErasureRequested(Event):
    """A person wants to be forgotten and the days to think again are over.

    Attributes:
        tombstone_id: Stands in the place of `user_id` in records that must stay.
    """

    type: ClassVar[str] = "auth.user.erasure_requested.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ASKED

    request_id: UUID
    user_id: UUID
    tombstone_id: UUID
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class UserDeleted(Event):
    """Every service has answered and the account is gone; what came late is swept now."""

    type: ClassVar[str] = "auth.user.deleted.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ASKED

    user_id: UUID
    tombstone_id: UUID
    deleted_at: datetime


@dataclass(frozen=True, kw_only=True)
class ExportAnswered(Event):
    """One piece of what a service holds about a person; each service has a type of its own.

    Attributes:
        part: 1 to `parts`.
        sealed: Base64; the pieces in order are one sealed JSON object, see `kreki.privacy`.
    """

    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("auth",)

    request_id: UUID
    part: int
    parts: int
    sealed: str


@dataclass(frozen=True, kw_only=True)
class ErasureAnswered(Event):
    """What a service did with the records of a person; each service has a type of its own.

    Attributes:
        outcome: `done`, `kept` (some records stay, under the tombstone) or `nothing` (was there).
        kept_reasons: Codes, sorted; empty unless `kept`.
        counts: Name of the records -> how many were erased or stay.
    """

    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("auth",)

    request_id: UUID
    outcome: str
    kept_reasons: tuple[str, ...]
    counts: dict[str, int]


Answer = TypeVar("Answer", ExportAnswered, ErasureAnswered)


def _of_each_service(base: type[Answer], what: str) -> dict[str, type[Answer]]:
    return {
        slug: dataclass(frozen=True, kw_only=True)(
            type(
                f"{slug.capitalize()}{base.__name__}",
                (base,),
                {
                    "type": f"{slug}.{what}.answered.v1",
                    "__doc__": base.__doc__,
                    "__module__": __name__,
                },
            )
        )
        for slug in ASKED
    }


EXPORT_ANSWERED: Final = _of_each_service(ExportAnswered, "export")
ERASURE_ANSWERED: Final = _of_each_service(ErasureAnswered, "erasure")
EVENTS: Final[tuple[type[Event], ...]] = (
    *(ExportRequested, ErasureRequested, UserDeleted),
    *EXPORT_ANSWERED.values(),
    *ERASURE_ANSWERED.values(),
)
