"""The cache of KREKI ID, whose loss keeps nobody out."""

from __future__ import annotations

from typing import Any

from django_redis.cache import RedisCache
from redis.exceptions import RedisError


class OpenCache(RedisCache):
    """While Redis is away a lock is free: allauth takes one before it counts, and refuses without.

    The base class answers None then, which reads like "somebody else holds it".
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        taken = super().add(*args, **kwargs)
        return True if taken is None else bool(taken)

    def ttl(self, *args: Any, **kwargs: Any) -> int | None:
        """None while Redis is away: the base class ignores translated errors, and this is none."""
        try:
            left: int | None = super().ttl(*args, **kwargs)
        except RedisError:
            return None
        return left
