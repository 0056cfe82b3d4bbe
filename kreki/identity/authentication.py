"""Bearer tokens for API views."""

from __future__ import annotations

import structlog
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTStatelessUserAuthentication

from kreki.identity.acting import heed_acting
from kreki.identity.caller import Caller
from kreki.identity.verify import verify


class TokenAuthentication(JWTStatelessUserAuthentication):
    """simplejwt's reading of the header; `request.user` is a Caller, `request.auth` the token."""

    def authenticate(self, request: Request) -> tuple[Caller, object] | None:  # type: ignore[override]  # simplejwt knows only its own user class
        header = self.get_header(request)
        raw = self.get_raw_token(header) if header else None
        if raw is None:
            return None
        caller = self.recognise(raw, request)
        # Every event and log line of this request says who caused it.
        structlog.contextvars.bind_contextvars(actor=f"user:{caller.actor_id}")
        heed_acting(caller, method=str(request.method), path=request.path)
        return caller, caller.token

    def recognise(self, raw: bytes, request: Request) -> Caller:
        """The caller whom `raw` proves; views that take other proof too override this.

        Raises:
            InvalidToken, KeysUnavailable
        """
        return verify(raw)
