"""The OAuth access token of the service account, renewed before it ends."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Final

from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials

SCOPE: Final = "https://www.googleapis.com/auth/firebase.messaging"
RENEW_AFTER_S: Final = 50 * 60  # of 60 minutes
USABLE_S: Final = 59 * 60
TIMEOUT_S: Final = 4  # of one request; google-auth makes up to three
WAIT_S: Final = 1.5  # of one send; with the push itself it stays below the lease


class AccessTokens:
    """One token for all sends; the old one serves until the new one is there."""

    def __init__(self, credentials_file: str) -> None:
        self._credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]  # google-auth has no types
            credentials_file, scopes=[SCOPE]
        )
        self._request = partial(Request(), timeout=TIMEOUT_S)
        self._token = ""
        self._fetched = 0.0
        self._renewal: asyncio.Task[None] | None = None

    @property
    def project(self) -> str:
        return str(self._credentials.project_id)

    async def get(self) -> str:
        """A token that is good for at least a minute.

        Raises:
            google.auth.exceptions.GoogleAuthError: the token endpoint refuses or cannot be reached.
            TimeoutError: it takes too long; the fetch goes on for later sends.
        """
        age = time.monotonic() - self._fetched
        if not self._token or age > RENEW_AFTER_S:
            renewal = self._renew()
            if not self._token or age > USABLE_S:
                await asyncio.wait_for(asyncio.shield(renewal), WAIT_S)
        return self._token

    def forget(self, token: str) -> None:
        """The provider refused `token`; the next send fetches a new one."""
        if token == self._token:
            self._token = ""

    def _renew(self) -> asyncio.Task[None]:
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._fetch())
        return self._renewal

    async def _fetch(self) -> None:
        # google-auth blocks, so it fetches in a thread.
        try:
            await asyncio.to_thread(self._credentials.refresh, self._request)
        except (TypeError, ValueError) as error:  # how it meets a body that is no token
            nonsense = TransportError("the token endpoint answers nonsense")  # type: ignore[no-untyped-call]  # google-auth has no annotation there
            raise nonsense from error
        self._token = str(self._credentials.token)
        self._fetched = time.monotonic()
