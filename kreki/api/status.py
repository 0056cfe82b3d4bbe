"""Which HTTP status each kind of expected failure is answered with."""

from __future__ import annotations

from typing import Final

from kreki.errors import Kind

STATUS: Final[dict[Kind, int]] = {
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.INVALID: 422,
    Kind.LIMITED: 429,
    Kind.UNAVAILABLE: 503,
}
