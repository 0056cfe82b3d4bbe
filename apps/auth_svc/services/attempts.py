"""Wrong passwords per account, counted in Redis; without Redis nobody is refused."""

from __future__ import annotations

import hashlib
from typing import Final

from django.core.cache import cache

from apps.auth_svc.domain.errors import TooManyAttempts

MOST: Final = 5
WINDOW_S: Final = 900


def count_attempt(contact: str) -> None:
    """Count before the password is looked at, so that parallel guesses count too.

    Keyed on the account, not on the address: Indonesian operators put many people behind one.

    Raises:
        TooManyAttempts: more than five within fifteen minutes of the first.
    """
    key = _key(contact)
    cache.add(key, 0, timeout=WINDOW_S)
    try:
        attempts = cache.incr(key)
    except ValueError:  # expired between the two, or Redis is away
        return
    if attempts is not None and attempts > MOST:
        raise TooManyAttempts


def forget_attempts(contact: str) -> None:
    """After the right password."""
    cache.delete(_key(contact))


def _key(contact: str) -> str:
    return f"attempts:{hashlib.sha256(contact.encode()).hexdigest()}"
