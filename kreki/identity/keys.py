"""The public keys of KREKI ID: process memory first, then the service's database, then HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final
from urllib.request import ProxyHandler, build_opener

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from jwt import PyJWKSet
from jwt.exceptions import PyJWTError

from kreki.errors import DomainError, Kind, gettext_noop
from kreki.identity.models import load_copy, save_copy
from kreki.identity.revoked_keys import revoked

FRESH_S: Final = 300.0  # then still used, while a background thread asks again
COOL_DOWN_S: Final = 30.0  # an unknown key id may ask again only so often
BACK_OFF_S: Final = 10.0  # after a failed fetch
FETCH_S: Final = 2.0
LARGEST_DOCUMENT: Final = 65_536
PANIC: Final = "panic."  # begins the id of a key that signs panic credentials and nothing else

# What an unreachable server or a malformed document makes the standard library and PyJWT raise.
UNUSABLE: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, PyJWTError)

log = structlog.get_logger(__name__)
# Never through a proxy from the environment: the address is inside the network.
_opener = build_opener(ProxyHandler({}))


class KeysUnavailable(DomainError):
    """No key was ever seen by this service, and KREKI ID does not answer: neither yes nor no."""

    kind = Kind.UNAVAILABLE
    code = "AUTH_KEYS_UNAVAILABLE"
    text = gettext_noop("Layanan identitas belum dapat dihubungi. Coba lagi sebentar lagi.")
    retry_after_s = int(BACK_OFF_S)


class UnknownKey(Exception):
    """The token names a key that is not published."""


def parse(document: dict[str, Any]) -> dict[str, RSAPublicKey]:
    """Signing keys by key id; other kinds of key are passed over.

    Raises:
        Any of `UNUSABLE`: not a key set, or no usable key in it.
    """
    keys = {
        key.key_id: key.key
        for key in PyJWKSet.from_dict(document).keys
        if key.key_id and key.public_key_use in {None, "sig"} and isinstance(key.key, RSAPublicKey)
    }
    if not keys:
        raise ValueError("the key set holds no RSA signing key")
    return keys


@lru_cache(maxsize=4)
def _parse_text(document: str) -> dict[str, RSAPublicKey]:
    return parse(json.loads(document))


def fetch(url: str) -> dict[str, Any]:
    """The published key set.

    Raises:
        OSError: unreachable, too slow or not 200.
        ValueError: not a JSON object.
    """
    with _opener.open(url, timeout=FETCH_S) as answer:
        document = json.loads(answer.read(LARGEST_DOCUMENT))
    if not isinstance(document, dict):
        raise ValueError("the key set is not a JSON object")
    return document


class KeyCache:
    """Keys of one process; safe from any thread and from an event loop.

    Databases and sockets are touched only by a short-lived thread of its own. A sync caller
    without a usable key waits for that thread; a caller in an event loop never waits and is told
    to come back, so one slow answer cannot hold up every connection of the process.
    """

    def __init__(self) -> None:
        self._keys: dict[str, RSAPublicKey] = {}
        self._fresh_until = 0.0
        self._next_fetch = 0.0
        self._fetching = False
        self._changed = threading.Condition()

    def find(self, key_id: str) -> RSAPublicKey:
        """The key named `key_id`.

        Raises:
            UnknownKey: KREKI ID does not publish it.
            KeysUnavailable: nothing is known yet.
        """
        key = self._keys.get(key_id)
        if key is None or time.monotonic() > self._fresh_until:
            self.refresh()
        if key is None:
            self._wait_for(key_id)
            key = self._keys.get(key_id)
        if key is None:
            raise UnknownKey if self._keys else KeysUnavailable
        return key

    def refresh(self) -> None:
        """Start asking KREKI ID, unless that is under way or was done a moment ago."""
        with self._changed:
            if self._fetching or time.monotonic() < self._next_fetch:
                return
            self._fetching = True
        threading.Thread(target=self._refresh, name="jwks", daemon=True).start()

    def ask_until_known(self) -> None:
        """Go on asking without a caller: in an event loop the first one would be turned away."""
        if self._keys:
            return
        self.refresh()
        again = threading.Timer(BACK_OFF_S, self.ask_until_known)
        again.daemon = True
        again.start()

    def _wait_for(self, key_id: str) -> None:
        if in_event_loop():
            return
        with self._changed:
            self._changed.wait_for(
                lambda: key_id in self._keys or not self._fetching, timeout=FETCH_S + 1
            )

    def _refresh(self) -> None:
        pause = BACK_OFF_S
        try:
            if not self._keys:
                self._load_copy()
            self._fetch()
            pause = COOL_DOWN_S
        except UNUSABLE as error:
            log.warning("keys of KREKI ID not refreshed", error=str(error))
        finally:
            connection.close()
            with self._changed:
                self._fetching = False
                self._next_fetch = time.monotonic() + pause
                self._changed.notify_all()

    def _fetch(self) -> None:
        document = fetch(settings.KREKI_JWKS_URL)
        self._adopt(parse(document), fresh_s=FRESH_S)
        try:
            save_copy(document, now=timezone.now())
        except DatabaseError as error:
            log.warning("copy of the key set not kept", error=str(error))

    def _load_copy(self) -> None:
        try:
            document = load_copy()
            if document is not None:
                self._adopt(parse(document), fresh_s=0)
        except (DatabaseError, *UNUSABLE) as error:
            log.warning("copy of the key set not usable", error=str(error))

    def _adopt(self, keys: dict[str, RSAPublicKey], *, fresh_s: float) -> None:
        with self._changed:
            self._keys = keys
            self._fresh_until = time.monotonic() + fresh_s
            self._changed.notify_all()


def in_event_loop() -> bool:
    """Whether whoever waits here holds up every connection of the process."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


cache: Final = KeyCache()


def find_key(key_id: str) -> RSAPublicKey:
    """The key for access tokens named `key_id`.

    Raises:
        UnknownKey: not published, or published for panic credentials.
        KeysUnavailable: nothing is known yet.
    """
    if key_id.startswith(PANIC):
        raise UnknownKey
    return _find(key_id)


def find_panic_key(key_id: str) -> RSAPublicKey:
    """The key for panic credentials named `key_id`; raises as `find_key` does."""
    if not key_id.startswith(PANIC):
        raise UnknownKey
    return _find(key_id)


def _find(key_id: str) -> RSAPublicKey:
    """From `KREKI_JWKS` if the settings fix a key set, or name the function that knows it."""
    fixed = settings.KREKI_JWKS
    if fixed is None:
        if key_id in revoked.ids():
            raise UnknownKey
        return cache.find(key_id)
    document = import_string(fixed)() if isinstance(fixed, str) else fixed
    try:
        return _parse_text(json.dumps(document))[key_id]
    except KeyError:
        raise UnknownKey from None


def warm_up() -> None:
    """Ask for the keys and wait, for three seconds at most; call it before an event loop serves.

    In the loop nobody waits, so the first callers of a new process would be told to come back.
    A process that is older than KREKI ID goes on asking behind.
    """
    with suppress(UnknownKey, KeysUnavailable):
        find_key("")
    if settings.KREKI_JWKS is None:
        cache.ask_until_known()
