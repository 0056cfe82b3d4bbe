"""Acting for somebody as support: how long, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kreki.errors import DomainError, Kind, gettext_noop

LONGEST: Final = timedelta(minutes=15)
SHORTEST_REASON: Final = 10  # characters


class SupportNotAllowed(DomainError):
    """For oneself, for somebody of the same rank or above it, or without the right to."""

    kind = Kind.FORBIDDEN
    code = "AUTH_SUPPORT_NOT_ALLOWED"
    text = gettext_noop("Anda tidak berwenang bertindak sebagai orang ini.")


class SupportBusy(DomainError):
    """The staff member acts for somebody already."""

    kind = Kind.CONFLICT
    code = "AUTH_SUPPORT_BUSY"
    text = gettext_noop("Anda masih bertindak sebagai orang lain. Akhiri itu lebih dahulu.")


class SupportReasonTooShort(DomainError):
    """The reason has fewer than ten characters."""

    kind = Kind.INVALID
    code = "AUTH_SUPPORT_REASON_TOO_SHORT"
    text = gettext_noop("Alasan paling sedikit 10 karakter.")
    details = ({"field": "reason", "message": text},)
