"""The tokens of an app that has just signed in: those of its device session."""

from __future__ import annotations

import re
from typing import Any, Final

from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from apps.auth_svc.services import sessions

KEY: Final = re.compile(r"[a-z0-9]{32}")


class DeviceTokens(SessionTokenStrategy):
    """The flow token of unfinished steps is the Django session's key; access tokens are ours."""

    def lookup_session(self, session_token: str) -> SessionBase | None:
        if not KEY.fullmatch(session_token):
            return None
        found: SessionBase | None = super().lookup_session(session_token)
        return found

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any]:
        tokens = sessions.issue(session_key=str(request.session.session_key))
        return {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "expires_in": tokens.expires_in,
            "panic_token": tokens.panic_token,
        }
