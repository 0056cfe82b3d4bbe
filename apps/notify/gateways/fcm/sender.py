"""Sends one push by FCM HTTP v1."""

from __future__ import annotations

from http import HTTPStatus
from json import JSONDecodeError

import aiohttp
from google.auth.exceptions import GoogleAuthError

from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.ports import Alert
from apps.notify.gateways.fcm.errors import outcome_of, without_token
from apps.notify.gateways.fcm.payload import message_of
from apps.notify.gateways.fcm.tokens import AccessTokens


class FcmSender:
    """One HTTP request per push, over connections that stay open."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, tokens: AccessTokens) -> None:
        self._session = session
        self._url = f"{url}/v1/projects/{tokens.project}/messages:send"
        self._tokens = tokens

    async def send(self, alert: Alert) -> Outcome:
        try:
            token = await self._tokens.get()
        except (GoogleAuthError, TimeoutError) as error:
            return without_token(error)
        try:
            return await self._post(alert, token)
        except aiohttp.ClientConnectorError:
            return Outcome.retry("unreachable")
        except (aiohttp.ClientError, TimeoutError, JSONDecodeError) as error:
            return Outcome.unknown(type(error).__name__)

    async def _post(self, alert: Alert, token: str) -> Outcome:
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session.post(self._url, json=message_of(alert), headers=headers) as answer:
            if answer.status == HTTPStatus.OK:
                body = await answer.json()
                return Outcome.accepted(body["name"])
            if answer.status == HTTPStatus.UNAUTHORIZED:
                self._tokens.forget(token)
            body = await answer.json(content_type=None) if _is_json(answer) else None
            return outcome_of(answer.status, body, answer.headers.get("Retry-After"))


def _is_json(answer: aiohttp.ClientResponse) -> bool:
    return answer.content_type == "application/json"
