"""Whose report it is: tokens are verified once and remembered by their hash until they expire."""

from __future__ import annotations

import hashlib
import time
from typing import Final
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated

from apps.emergency.presence.recent import Recent
from kreki.identity.acting import ActingReadsOnly
from kreki.identity.verify import verify

BEARER: Final = b"Bearer "
DOUBT_S: Final = 3600.0  # no access token of a person lives longer
LIMIT: Final = 250_000  # tokens; then the expired ones are swept out


class Tokens:
    """Verified tokens of this process; nothing of a token is kept but its hash."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[UUID, float]] = {}
        self._doubted = Recent(DOUBT_S)
        self._sweep_at = LIMIT

    def person(self, authorization: bytes | None) -> UUID:
        """The person that the header `Authorization` proves.

        Raises:
            NotAuthenticated: no bearer token.
            ActingReadsOnly: support, in somebody's name: a place is the person's own to tell.
            InvalidToken, KeysUnavailable: see `kreki.identity.verify`.
        """
        if authorization is None or not authorization.startswith(BEARER):
            raise NotAuthenticated
        raw = authorization[len(BEARER) :]
        digest = hashlib.sha256(raw).digest()
        known = self._known.get(digest)
        if known is not None and known[1] > time.time() and not self._is_doubted(known[0]):
            return known[0]
        caller = verify(raw)
        if caller.acting_for is not None:
            raise ActingReadsOnly
        self._remember(digest, caller.user_id, float(caller.token["exp"]))
        return caller.user_id

    def doubt(self, person: UUID) -> None:
        """The rights of `person` changed: each report is checked anew until old tokens are gone."""
        self._doubted.mark(person, time.monotonic())

    def doubt_all(self) -> None:
        self._known.clear()

    def _is_doubted(self, person: UUID) -> bool:
        return self._doubted.has(person, time.monotonic())

    def _remember(self, digest: bytes, person: UUID, until: float) -> None:
        self._known[digest] = (person, until)
        if len(self._known) >= self._sweep_at:
            now = time.time()
            self._known = {key: one for key, one in self._known.items() if one[1] > now}
            self._sweep_at = max(LIMIT, 2 * len(self._known))
