"""Refuses tokens that are older than what their person may do now (decision 0019).

Each service keeps the lowest `rv` that counts, per person, in its own cache, for longer than any
token lives. A lost event, or a cache that is away, is bounded by the life of the token.
"""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from kreki.contracts.auth import AuthzChanged, KeyRevoked, UserDisabled
from kreki.events.inbox import Handlers, Received
from kreki.identity.caller import Caller
from kreki.identity.keys import in_event_loop
from kreki.identity.revoked_keys import revoke
from kreki.identity.sso.following import follow

# Twice the longest: service tokens live an hour, and what an access token began may be finished
# two hours after its end.
REMEMBER_S: Final = 2 * 2 * 3600
# Wakes processes of the service that remember callers: `<user id>:<rv>`.
CHANNEL: Final = "kreki_authz"
HANGS_S: Final = 0.045  # a cache that answers later is about to be given up by its settings
AWAY_S: Final = 1.0  # for so long no event loop asks it again


class _Hanging:
    until = 0.0


def remember(user_id: UUID, rv: int) -> None:
    """Refuse from now on every token of this person whose `rv` is lower."""
    if rv > int(cache.get(_key(user_id)) or 0):
        cache.set(_key(user_id), rv, timeout=REMEMBER_S)


def is_outdated(caller: Caller) -> bool:
    """Whether the token was made before the person's last change; False while the cache is away.

    The cache itself logs that it is away (settings).
    """
    return caller.rv < _ask(_key(caller.user_id))


def heed(event: AuthzChanged | UserDisabled, _received: Received) -> None:
    """The handler of both events, in every service; repeating it changes nothing."""
    remember(event.user_id, event.rv)
    follow(event)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{event.user_id}:{event.rv}"])


def drop_keys(event: KeyRevoked, _received: Received) -> None:
    """The handler of a key's revocation, in every service; repeating it changes nothing."""
    revoke(event.kids)


HANDLERS: Final[Handlers] = {AuthzChanged: heed, UserDisabled: heed, KeyRevoked: drop_keys}


def _ask(key: str) -> int:
    """What the cache keeps, 0 without it; one that hangs holds up an event loop once a second."""
    began, is_loop = time.monotonic(), in_event_loop()
    if is_loop and began < _Hanging.until:
        return 0
    kept = int(cache.get(key) or 0)
    if is_loop and time.monotonic() - began > HANGS_S:
        _Hanging.until = time.monotonic() + AWAY_S
    return kept


def _key(user_id: UUID) -> str:
    return f"authz_rv:{user_id}"
