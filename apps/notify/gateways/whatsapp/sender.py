"""Sends one template message by the WhatsApp Cloud API."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from json import JSONDecodeError

import aiohttp

from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.ports import Alert
from apps.notify.gateways.whatsapp.errors import outcome_of
from apps.notify.gateways.whatsapp.payload import message_of


class WhatsAppSender:
    """One HTTP request per message. The API has no idempotency key: a lost answer is `unknown`."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, token: str) -> None:
        """`url` ends with the phone number id."""
        self._session = session
        self._url = f"{url}/messages"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def send(self, alert: Alert) -> Outcome:
        try:
            async with self._session.post(
                self._url, json=message_of(alert), headers=self._headers
            ) as answer:
                return _read(answer.status, await answer.json())
        except aiohttp.ClientConnectorError:
            return Outcome.retry("unreachable")
        except (aiohttp.ClientError, TimeoutError, JSONDecodeError) as error:
            return Outcome.unknown(type(error).__name__)


def _read(status: int, body: Mapping[str, object]) -> Outcome:
    error = body.get("error")
    if isinstance(error, Mapping):
        return outcome_of(int(error.get("code", -1)))
    messages = body.get("messages")
    if status != HTTPStatus.OK or not isinstance(messages, list) or not messages:
        return Outcome.unknown(f"HTTP_{status}")
    # Also one that is held for quality assessment: Meta has it, and a webhook tells its end.
    return Outcome.accepted(str(messages[0]["id"]))
