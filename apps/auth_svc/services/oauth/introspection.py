"""RFC 7662: whether an access token still counts, for those who may know."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import jwt
from django.conf import settings
from oauth2_provider.models import AccessToken
from oauthlib.common import Request

from apps.auth_svc.models import Application, User
from apps.auth_svc.services.oauth import keystore
from apps.auth_svc.services.oauth.minting import server

TOLD: Final = (
    *("iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti"),
    *("sid", "roles", "areas", "org", "amr", "auth_time"),
)
INACTIVE: Final = {"active": False}


def recognise_client(form: Mapping[str, str], headers: Mapping[str, str]) -> Application | None:
    """The confidential client that the request proves to come from."""
    request = Request("", "POST", list(form.items()), dict(headers))
    if not server().request_validator.authenticate_client(request):
        return None
    client: Application = request.client
    return client if client.client_type == Application.CLIENT_CONFIDENTIAL else None


def describe_token(token: str, *, asker: Application) -> dict[str, Any]:
    """The token's claims if it counts now and is meant for `asker`, else only that it does not.

    A token for others is none of its business, and looks like an unknown one.
    """
    checksum = hashlib.sha256(token.encode()).hexdigest()
    rows = AccessToken.objects.select_related("user", "application")
    row = rows.filter(token_checksum=checksum).first()
    if row is None or not row.is_valid() or not row.application.is_enabled:
        return INACTIVE
    claims = _claims(token)
    if claims is None or (row.user is not None and _is_past(claims, row.user)):
        return INACTIVE
    mine = {*asker.allowed_resources, asker.client_id}
    if row.application != asker and mine.isdisjoint(claims["aud"]):
        return INACTIVE
    told: dict[str, Any] = {name: claims[name] for name in TOLD if name in claims}
    return {"active": True, "token_type": "Bearer", **told}


def _is_past(claims: dict[str, Any], person: User) -> bool:
    """Whether the person's account or rights have changed since; services refuse it then too."""
    return not person.is_active or claims["rv"] < person.authz_version


def _claims(token: str) -> dict[str, Any] | None:
    """None if its key was withdrawn in an emergency, or it ends this second: its row is younger."""
    key = keystore.current().public.get(jwt.get_unverified_header(token)["kid"])
    if key is None:
        return None
    try:
        return jwt.decode(
            token,
            key.export_to_pem(),
            algorithms=["RS256"],
            issuer=settings.KREKI_ISSUER,
            options={"verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        return None
