"""Tells clients of ended sessions; a loop of the courier, because it must outlive any request."""

from __future__ import annotations

import threading
import time
from typing import Final

import requests
import structlog
from django.utils import timezone

from apps.auth_svc.services.logouts import Logout, claim_logout, settle_logout
from kreki.events.courier.session import keep
from kreki.observe.metrics import LOOP_TICK

SWEEP_S: Final = 1.0
TIMEOUT_S: Final = (1.0, 3.0)  # connect, read: one silent client must not delay the others long

log = structlog.get_logger(__name__)


class LogoutSender:
    """One attempt after the other; while nothing is due it looks every second."""

    name = "logouts"

    def run(self, stop: threading.Event) -> None:
        keep(lambda: self._session(stop), name=self.name, stop=stop)

    def _session(self, stop: threading.Event) -> None:
        while not stop.is_set():
            LOOP_TICK.labels(self.name).set(time.time())
            if not send_one():
                stop.wait(SWEEP_S)


def send_one() -> bool:
    """Tell one client; False if nobody has to be told now."""
    logout = claim_logout(now=timezone.now())
    if logout is None:
        return False
    error = _tell(logout)
    if error:
        log.warning("logout not taken", address=logout.address, error=error)
    settle_logout(logout, error=error, now=timezone.now())
    return True


def _tell(logout: Logout) -> str:
    """Why the client does not know yet; empty if it does."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: most addresses are inside
            answer = session.post(
                logout.address,
                data={"logout_token": logout.token},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        return type(error).__name__
    return "" if answer.ok and not answer.is_redirect else f"HTTP {answer.status_code}"
