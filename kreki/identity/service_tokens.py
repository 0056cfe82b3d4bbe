"""What this service proves itself with towards another: tokens for one audience and scope."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Final

import requests
import structlog
from django.conf import settings

from kreki.errors import DomainError, Kind, gettext_noop

PATIENCE_S: Final = (1.0, 3.0)  # to connect, to answer
RENEW_AT: Final = 0.8  # of a token's life
BACK_OFF_S: Final = 10.0  # after KREKI ID did not give one

log = structlog.get_logger(__name__)


class NoServiceToken(DomainError):
    """KREKI ID does not answer, or does not grant this; what needs the other service must wait."""

    kind = Kind.UNAVAILABLE
    code = "SERVICE_TOKEN_UNAVAILABLE"
    text = gettext_noop("Layanan lain belum dapat dihubungi. Coba lagi sebentar lagi.")
    retry_after_s = int(BACK_OFF_S)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is for: the callee's slug, and one scope."""

    slug: str
    scope: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A token; moments on the monotonic clock."""

    token: str
    renew_at: float
    ends_at: float


class ServiceTokens:
    """The tokens of one process; safe from any thread.

    One thread renews, while the others go on with the old token as long as there is one. A KREKI
    ID that does not answer is asked again after ten seconds; until its end the old token is used.
    """

    def __init__(self) -> None:
        self._kept: dict[Grant, Kept] = {}
        self._locks: defaultdict[Grant, threading.Lock] = defaultdict(threading.Lock)
        self._silent_until: defaultdict[Grant, float] = defaultdict(float)

    def get(self, grant: Grant) -> str:
        """A token that is good now.

        Raises:
            NoServiceToken
        """
        kept = self._kept.get(grant)
        if kept is not None and time.monotonic() < kept.renew_at:
            return kept.token
        is_usable = kept is not None and time.monotonic() < kept.ends_at
        lock = self._locks[grant]
        if not lock.acquire(blocking=not is_usable) and kept is not None:
            return kept.token
        try:
            return self._renewed(grant)
        finally:
            lock.release()

    def drop(self, grant: Grant, token: str) -> None:
        """The callee refused it, perhaps because keys were withdrawn: get another."""
        kept = self._kept.get(grant)
        if kept is not None and kept.token == token:
            del self._kept[grant]

    def _renewed(self, grant: Grant) -> str:
        """With the lock held, under which somebody else may have been faster."""
        now, kept = time.monotonic(), self._kept.get(grant)
        if kept is not None and now < kept.renew_at:
            return kept.token
        if now >= self._silent_until[grant]:
            try:
                kept = self._kept[grant] = _ask(grant)
            except NoServiceToken:
                self._silent_until[grant] = time.monotonic() + BACK_OFF_S
        if kept is None or now >= kept.ends_at:
            raise NoServiceToken
        return kept.token


def _ask(grant: Grant) -> Kept:
    """One request to the token endpoint.

    Raises:
        NoServiceToken
    """
    asked_at = time.monotonic()
    form = {
        "grant_type": "client_credentials",
        "scope": grant.scope,
        "resource": f"{settings.KREKI_AUDIENCE}/{grant.slug}",
    }
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: the address is inside the network
            answer = session.post(
                f"{settings.KREKI_ID_INTERNAL_URL}/token/",
                data=form,
                auth=(f"svc-{settings.SERVICE.slug}", settings.OIDC_CLIENT_SECRET),
                timeout=PATIENCE_S,
                allow_redirects=False,
            )
        if answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            log.error("KREKI ID grants this service no token", slug=grant.slug, scope=grant.scope)
            raise NoServiceToken
        answer.raise_for_status()
        body = answer.json()
        life = float(body["expires_in"])
        return Kept(str(body["access_token"]), asked_at + life * RENEW_AT, asked_at + life)
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        log.warning("no service token", slug=grant.slug, error=type(error).__name__)
        raise NoServiceToken from error


@cache
def service_tokens() -> ServiceTokens:
    """Those of this process."""
    return ServiceTokens()
