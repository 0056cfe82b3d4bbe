"""Failures a service expects: a kind, a code and a text; no HTTP and no Django in here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar


def gettext_noop(text: str) -> str:
    """Mark `text` for translation without translating it; `makemessages` finds it by this name."""
    return text


class Kind(StrEnum):
    """What sort of failure; `kreki.api.errors` maps each kind to one HTTP status."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """Base of every expected failure.

    Attributes:
        kind: Decides the HTTP status at the edge.
        code: UPPER_SNAKE, unique in the project, listed in `docs/errors.md`.
        text: Indonesian sentence for the person who meets it; may hold `%(name)s` parts.
        retry_after_s: Seconds to wait, for LIMITED and UNAVAILABLE.
        details: What exactly, as pairs of `field` and `message`.
    """

    kind: ClassVar[Kind]
    code: ClassVar[str]
    text: ClassVar[str]
    retry_after_s: int | None = None
    details: Sequence[dict[str, str]] = ()

    def __init__(self, **parts: object) -> None:
        self.parts = parts
        super().__init__(self.code)
