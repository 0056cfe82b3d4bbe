"""One refresh token, one successor: a repeat within ten seconds gets the first reply again.

Phones lose replies. Without this the repeat would look like theft and sign the person out.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from http import HTTPStatus
from typing import Final

import structlog
from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from apps.auth_svc.domain.errors import RefreshBusy
from apps.auth_svc.services.oauth.minting import Answer

KEPT_S: Final = 10
WAIT_S: Final = 3.0
LONGEST_S: Final = 10.0  # then the lock opens by itself: its owner died
POLL_S: Final = 0.02

log = structlog.get_logger(__name__)


def answer_once(refresh_token: str, *, client: str, make: Callable[[], Answer]) -> Answer:
    """The kept answer for this token and client, or `make()`, whose success is kept.

    Kept answers are encrypted with a key that only the presented token and client give. Without
    Redis there is no second chance: one of several simultaneous requests succeeds, the others are
    refused.

    Args:
        client: What the request proves its client with.

    Raises:
        RefreshBusy: another request with the token takes too long.
    """
    box = _Box(refresh_token, client)
    kept = box.read()
    if kept is not None:
        return kept
    with _lock(box.name):
        answer = box.read() or make()
        if answer.status == HTTPStatus.OK:
            box.keep(answer)
    return answer


class _Box:
    def __init__(self, refresh_token: str, client: str) -> None:
        self.name = f"refresh:{hashlib.sha256(refresh_token.encode()).hexdigest()}"
        key = hashlib.sha256(f"refresh reply\n{client}\n{refresh_token}".encode()).digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(key))

    def read(self) -> Answer | None:
        sealed = cache.get(self.name)
        if sealed is None:
            return None
        try:
            return Answer(*json.loads(self._cipher.decrypt(sealed)))
        except InvalidToken:  # kept for another client
            return None

    def keep(self, answer: Answer) -> None:
        sealed = self._cipher.encrypt(json.dumps(astuple(answer)).encode())
        cache.set(self.name, sealed, timeout=KEPT_S)


@contextmanager
def _lock(name: str) -> Iterator[None]:
    """Held by one request at a time; open to all while Redis is away.

    Raises:
        RefreshBusy: not obtained within three seconds.
    """
    lock = get_redis_connection().lock(
        f"auth:lock:{name}", timeout=LONGEST_S, blocking_timeout=WAIT_S, sleep=POLL_S
    )
    held = _acquire(lock)
    try:
        yield
    finally:
        if held:
            _release(lock)


def _acquire(lock: Lock) -> bool:
    try:
        obtained = lock.acquire()
    except RedisError as error:
        log.warning("refresh without lock", error=type(error).__name__)
        return False
    if not obtained:
        raise RefreshBusy
    return True


def _release(lock: Lock) -> None:
    try:
        lock.release()
    except (LockError, RedisError) as error:
        log.warning("refresh lock not released", error=type(error).__name__)
