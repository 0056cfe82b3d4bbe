"""Status webhooks as Meta sends them: signed over the raw body, repeated until they are taken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from aiohttp import web

log = logging.getLogger(__name__)

# What happens to a message, in order, with seconds after the step before.
STEPS: Final = (("sent", 0.02), ("delivered", 0.08), ("read", 1.5))
CONNECTIONS: Final = 10
RETRY_S: Final = (0.2, 0.5, 1, 2, 4, 8, 15, 30)


class StatusSender:
    """Posts statuses to `url`; nothing happens when no url is given."""

    def __init__(self, *, url: str, app_secret: str) -> None:
        self._url = url
        self._secret = app_secret.encode()
        self._session: aiohttp.ClientSession | None = None

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The connections for as long as the server runs."""
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        timeout = aiohttp.ClientTimeout(sock_connect=5, sock_read=5)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as self._session:
            yield

    async def report(self, *, wamid: str, to: str, ours: str | None, failed: int | None) -> None:
        """Send every status of one message; the number's last digit decides the manners."""
        for status, pause in _story(to, failed):
            await asyncio.sleep(pause)
            body = _webhook(status, wamid=wamid, to=to, ours=ours, failed=failed)
            for _copy in range(2 if to.endswith("3") else 1):
                await self._post(body)

    async def _post(self, body: bytes) -> None:
        if not self._url or self._session is None:
            return
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signature}",
        }
        for pause in RETRY_S:
            if await _taken(self._session, self._url, body, headers):
                return
            await asyncio.sleep(pause)
        log.warning("a status webhook was refused %d times", len(RETRY_S))


async def _taken(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]
) -> bool:
    try:
        async with session.post(url, data=body, headers=headers) as answer:
            return answer.status == HTTPStatus.OK
    except (aiohttp.ClientError, TimeoutError):
        return False


def _story(to: str, failed: int | None) -> list[tuple[str, float]]:
    if failed is not None:
        return [("failed", 0.05)]
    steps = list(STEPS) if int(to[-1]) % 2 == 0 else list(STEPS[:2])
    return steps[::-1] if to.endswith("7") else steps


def _webhook(status: str, *, wamid: str, to: str, ours: str | None, failed: int | None) -> bytes:
    # Non-ASCII stays as it is, so that a receiver who re-serialises before checking is found out.
    entry: dict[str, Any] = {
        "id": wamid,
        "status": status,
        "timestamp": str(int(time.time())),
        "recipient_id": to,
        "conversation": {
            "id": "c1",
            "origin": {"type": "utility", "name": "Darurat Siaga é"},
        },
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility"},
    }
    if ours is not None:
        entry["biz_opaque_callback_data"] = ours
    if failed is not None:
        title = "Message undeliverable"
        entry["errors"] = [{"code": failed, "title": title, "error_data": {"details": title}}]
    metadata = {
        "display_phone_number": "620000000000",
        "phone_number_id": "100000000000001",
    }
    value = {"messaging_product": "whatsapp", "metadata": metadata, "statuses": [entry]}
    change = {"value": value, "field": "messages"}
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [change]}],
    }
    return json.dumps(body, ensure_ascii=False).encode()
