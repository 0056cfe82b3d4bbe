"""The emergency lane of one worker: an event loop in a thread, warm connections, all senders."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from functools import cache
from typing import Final, Self

import aiohttp
import structlog
from django.conf import settings

from apps.notify.domain.breaker import Breaker
from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.ports import Alert, Sender
from apps.notify.gateways.fcm.sender import FcmSender
from apps.notify.gateways.fcm.tokens import AccessTokens
from apps.notify.gateways.mail.sender import MailSender
from apps.notify.gateways.whatsapp.sender import WhatsAppSender

CONNECTIONS: Final = 100  # to each provider
TIMEOUT: Final = aiohttp.ClientTimeout(total=4, connect=2)  # well below the lease
GATHER_S: Final = 0.01  # outcomes this close together are recorded together
log = structlog.get_logger(__name__)


class Lane:
    """Any thread may call `send`; connections and breakers are shared by all of them."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="lane", daemon=True)
        self._thread.start()
        self._mail = MailSender()
        self._breakers = {channel: Breaker() for channel in Channel}
        opening = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        self._session, self._senders = opening.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._session.close(), self._loop).result()
        self._mail.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def send(self, alerts: Sequence[Alert]) -> Iterator[list[tuple[Alert, Outcome]]]:
        """Send all at the same time; outcomes come back as they are known, a few together."""
        running = {
            asyncio.run_coroutine_threadsafe(self._send(alert), self._loop): alert
            for alert in alerts
        }
        while running:
            wait(running, return_when=FIRST_COMPLETED)
            done, _still_running = wait(running, timeout=GATHER_S)
            yield [(running.pop(each), each.result()) for each in done]

    async def _open(self) -> tuple[aiohttp.ClientSession, dict[Channel, Sender]]:
        # Per host, so that a slow provider takes no connection from the other.
        connector = aiohttp.TCPConnector(limit=0, limit_per_host=CONNECTIONS, keepalive_timeout=120)
        session = aiohttp.ClientSession(connector=connector, timeout=TIMEOUT)
        tokens = AccessTokens(settings.FCM_CREDENTIALS_FILE)
        whatsapp = f"{settings.WHATSAPP_API_URL}/{settings.WHATSAPP_API_VERSION}"
        number = f"{whatsapp}/{settings.WHATSAPP_PHONE_NUMBER_ID}"
        return session, {
            Channel.FCM: FcmSender(session, url=settings.FCM_API_URL, tokens=tokens),
            Channel.WHATSAPP: WhatsAppSender(session, url=number, token=settings.WHATSAPP_TOKEN),
            Channel.EMAIL: self._mail,
        }

    async def _send(self, alert: Alert) -> Outcome:
        breaker = self._breakers[alert.channel]
        if refusal := breaker.refusal(time.monotonic()):
            return refusal
        outcome = await self._senders[alert.channel].send(alert)
        breaker.note(outcome, time.monotonic())
        _report(alert, outcome)
        return outcome


@cache
def open_lane() -> Lane:
    """The lane of this process, opened at the first use."""
    return Lane()


def _report(alert: Alert, outcome: Outcome) -> None:
    """Errors page somebody: the account is refused, or our own request is wrong."""
    about = {"channel": alert.channel, "reason": outcome.reason, "delivery": str(alert.delivery_id)}
    if outcome.account_refused or outcome.reason == "SENDER_ID_MISMATCH":
        log.error("provider refuses our account", **about)
    elif outcome.kind is Kind.BUG:
        log.error("provider refuses our request", **about)
    elif outcome.kind is not Kind.ACCEPTED:
        log.warning("alert not accepted", kind=outcome.kind, **about)
    else:
        log.info("alert accepted", provider_id=outcome.provider_id, **about)
