"""Keys that KREKI ID has taken back in an emergency; no process may wait for the next key set."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from django.core.cache import cache

from kreki.identity.models import drop_from_copy

FRESH_S: Final = 5.0


class RevokedKeys:
    """Ids that KREKI ID has revoked in an emergency, as the service's shared cache knows them.

    A process asks it every few seconds at most. While it is away, the next fetch of the key set
    is what drops the key.
    """

    NAME: Final = "revoked_keys"
    KEEP_S: Final = 86_400  # longer than a process goes on with an old key set

    def __init__(self) -> None:
        self._ids: frozenset[str] = frozenset()
        self._until = 0.0

    def ids(self) -> frozenset[str]:
        if time.monotonic() > self._until:
            # What was once revoked stays so, also when the cache is away or empty.
            self._ids |= frozenset(cache.get(self.NAME) or ())
            self._until = time.monotonic() + FRESH_S
        return self._ids

    def add(self, key_ids: Iterable[str]) -> None:
        cache.set(self.NAME, sorted({*self.ids(), *key_ids}), timeout=self.KEEP_S)
        self._until = 0.0


revoked: Final = RevokedKeys()


def revoke(key_ids: Iterable[str]) -> None:
    """Refuse these keys in every process of the service from now on, restarts included."""
    revoked.add(key_ids)
    drop_from_copy(key_ids)
