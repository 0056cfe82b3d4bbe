"""What an access token must say, and in which shape; checked after its signature."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec

LATEST: Final = 253_402_300_799  # end of the year 9999, where Python's dates end

Instant = Annotated[int, msgspec.Meta(ge=0, le=LATEST)]


class Actor(msgspec.Struct):
    """Who acts in the name of the subject (RFC 8693)."""

    sub: UUID


class Claims(msgspec.Struct):
    """The claims that `Caller` reads; others pass unread."""

    sub: UUID
    sid: UUID
    iat: Instant
    exp: Instant
    roles: list[str]
    areas: dict[str, list[str]] = {}
    org: UUID | None = None
    rv: int = 0
    auth_time: Instant = 0
    amr: list[str] = []
    act: Actor | None = None


def check_shapes(claims: dict[str, Any]) -> None:
    """Refuse what the decoder lets pass: `exp` as text, a subject that is no person.

    Raises:
        msgspec.ValidationError: names the claim.
    """
    msgspec.convert(claims, Claims)
