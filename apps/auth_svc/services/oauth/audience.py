"""For whom a token is: RFC 8707's `resource`, within what the client was registered for."""

from __future__ import annotations

from collections.abc import Iterable

from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error


def resolve_audience(request: Request) -> list[str]:
    """The `aud` of the token that `request` asks for; leaves `request.resource` for its row.

    What a code or refresh token was bound to can be narrowed and never widened. A machine's
    token has exactly one audience, so that no service can pass it on to another.

    Raises:
        CustomOAuth2Error: invalid_target.
    """
    asked = [value for name, value in request.decoded_body or () if name == "resource"]
    bound = _bound_to(request)
    check_resources(asked, bound or request.client.allowed_resources, request)
    request.resource = asked or bound
    if request.grant_type == "client_credentials" and len(request.resource) != 1:
        raise refuse("Name exactly one resource.", request)
    everything = request.client.allowed_resources or [request.client.client_id]
    return list(request.resource or everything)


def check_resources(asked: Iterable[str], allowed: Iterable[str], request: Request) -> None:
    """
    Raises:
        CustomOAuth2Error: invalid_target, one of them is not allowed.
    """
    foreign = sorted(set(asked) - set(allowed))
    if foreign:
        raise refuse("This client may not ask for that resource.", request)


def refuse(description: str, request: Request) -> CustomOAuth2Error:
    """The error that RFC 8707 names."""
    return CustomOAuth2Error(error="invalid_target", description=description, request=request)


def _bound_to(request: Request) -> list[str]:
    source = getattr(request, "refresh_token_instance", None) or getattr(request, "grant", None)
    return list(source.resource) if source else []
