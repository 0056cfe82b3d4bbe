"""Calls from one service to another: own token, short patience, one retry, a breaker."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import requests
import structlog
from requests.cookies import RequestsCookieJar

from kreki.errors import DomainError, Kind, gettext_noop
from kreki.identity.service_tokens import PATIENCE_S, Grant, service_tokens

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})
FAILURES: Final = 5  # in a row, then the callee is left alone
OPEN_S: Final = 30.0

log = structlog.get_logger(__name__)


class CalleeUnavailable(DomainError):
    """The other service does not answer, or cannot at the moment."""

    kind = Kind.UNAVAILABLE
    code = "SERVICE_CALL_FAILED"
    text = gettext_noop("Layanan lain belum dapat dihubungi. Coba lagi sebentar lagi.")
    retry_after_s = int(OPEN_S)


class Callee:
    """Another service, as this process calls it; one for all threads, so keep it.

    Args:
        address: Origin inside the network.
        scope: The one that its doors ask for.
    """

    def __init__(self, slug: str, *, address: str, scope: str) -> None:
        self._grant = Grant(slug, scope)
        self._address = address
        self._breaker = Breaker()
        self._threads = threading.local()

    def call(self, method: str, path: str, *, json: object = None) -> Any:
        """The data of the answer's envelope.

        Raises:
            NoServiceToken, CalleeUnavailable
            requests.HTTPError: it refuses: 403 without a grant, 404, 409, ….
        """
        answer = self._insist(method, path, json)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            answer = self._insist(method, path, json)  # its token was dropped
        answer.raise_for_status()
        return answer.json()["data"]

    def _insist(self, method: str, path: str, json: object) -> requests.Response:
        tries = 2 if method in IDEMPOTENT else 1
        for _try in range(tries):
            self._breaker.check()
            answer = self._send(method, path, json)
            self._breaker.note(is_failure=answer is None)
            if answer is not None:
                return answer
        raise CalleeUnavailable

    def _send(self, method: str, path: str, json: object) -> requests.Response | None:
        """None if there is no answer, or one that says nothing about the request."""
        token = service_tokens().get(self._grant)
        try:
            answer = self._session().request(
                method,
                f"{self._address}{path}",
                json=json,
                headers={"Authorization": f"Bearer {token}", **_origin()},
                timeout=PATIENCE_S,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            log.warning("no answer", slug=self._grant.slug, error=type(error).__name__)
            return None
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            service_tokens().drop(self._grant, token)
        is_failure = answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        return None if is_failure else answer

    def _session(self) -> requests.Session:
        """Connections stay open, one session a thread; nothing is remembered of an answer."""
        if not hasattr(self._threads, "session"):
            self._threads.session = requests.Session()
            self._threads.session.trust_env = False  # never through a proxy of the environment
        session: requests.Session = self._threads.session
        session.cookies = RequestsCookieJar()
        return session


class Breaker:
    """Leaves a callee alone for 30 s after five failures in a row; then one call tries it."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until = 0.0

    def check(self) -> None:
        """
        Raises:
            CalleeUnavailable: it is left alone.
        """
        if self._failures < FAILURES:
            return
        if time.monotonic() < self._open_until:
            raise CalleeUnavailable
        self._open_until = time.monotonic() + OPEN_S  # this call tries, the others wait for it

    def note(self, *, is_failure: bool) -> None:
        self._failures = self._failures + 1 if is_failure else 0
        if self._failures == FAILURES:
            self._open_until = time.monotonic() + OPEN_S


def _origin() -> Mapping[str, str]:
    """The id of the request that caused the call, if there is one."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return {"X-Request-ID": request_id} if request_id else {}
