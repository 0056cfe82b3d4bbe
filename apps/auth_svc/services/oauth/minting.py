"""Tokens straight from the toolkit's server, for a login that no OAuth grant describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from oauth2_provider.settings import oauth2_settings
from oauthlib.common import Request
from oauthlib.oauth2 import OAuth2Error

from apps.auth_svc.models import DeviceSession


@dataclass(frozen=True, slots=True)
class Answer:
    """What the token endpoint says: JSON text and HTTP status."""

    status: int
    body: str


@lru_cache(maxsize=1)
def server() -> Any:
    """The one OAuth server of the process."""
    validator = oauth2_settings.OAUTH2_VALIDATOR_CLASS()
    options = oauth2_settings.server_kwargs | {"token_expires_in": _lifetime_s}
    return oauth2_settings.OAUTH2_SERVER_CLASS(validator, **options)


def _lifetime_s(request: Request) -> int:
    return int(request.client.access_token_ttl)


def mint(device: DeviceSession, *, with_refresh_token: bool = True) -> dict[str, Any]:
    """Issue and store tokens for a device whose person was just recognised.

    Returns:
        `access_token`, `expires_in` in seconds and, unless refused, `refresh_token`.
    """
    request = Request("", http_method="POST")
    request.user, request.client, request.device = device.user, device.application, device
    request.scopes = list(device.application.allowed_scopes)
    request.grant_type = "login"
    # Not `.bearer`: the server's userinfo part replaces that with one without our generators.
    token = server().default_token_type.create_token(request, refresh_token=with_refresh_token)
    server().request_validator.save_token(token, request)
    return dict(token)


def exchange(
    form: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    resources: Sequence[str] = (),
) -> Answer:
    """What the token endpoint answers to a form; `resources` are RFC 8707's repeated `resource`."""
    # As text: of a list oauthlib would keep one `resource` only.
    body = urlencode([*form.items(), *(("resource", resource) for resource in resources)])
    try:
        _, text, status = server().create_token_response(
            "/o/token/", "POST", body, dict(headers or {})
        )
    except OAuth2Error as error:
        return Answer(error.status_code, error.json)
    return Answer(status, text)
