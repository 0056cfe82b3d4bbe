"""Back-channel logout: checks KREKI ID's word that a session has ended, and obeys it once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt
from django.conf import settings
from django.db import transaction

from kreki.identity.keys import KeysUnavailable, UnknownKey, find_key
from kreki.identity.sso.models import SeenLogout
from kreki.identity.sso.provider import ALGORITHM, client_id
from kreki.identity.sso.sessions import end_sessions

TYPE: Final = "logout+jwt"
EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
OLDEST: Final = timedelta(minutes=2)
LEEWAY: Final = timedelta(seconds=30)
REQUIRED: Final = ["iss", "aud", "iat", "exp", "jti", "events"]


class NotALogout(Exception):
    """The token proves nothing; the text names what is wrong."""


@transaction.atomic
def obey(raw: str, *, now: datetime) -> int:
    """End the sessions that the token names; how many there were here.

    Raises:
        NotALogout: not KREKI ID's, not for us, too old, seen before.
    """
    claims = _read(raw, now=now)
    _seen, is_new = SeenLogout.objects.get_or_create(jti=claims["jti"], defaults={"seen_at": now})
    if not is_new:
        raise NotALogout("jti was used before")
    if "sid" in claims:
        return end_sessions(sid=UUID(claims["sid"]))
    return end_sessions(user_id=UUID(claims["sub"]))


def _read(raw: str, *, now: datetime) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(raw)
        if header.get("typ") != TYPE:
            raise NotALogout("typ")
        claims: dict[str, Any] = jwt.decode(
            raw,
            find_key(header.get("kid", "")),
            algorithms=[ALGORITHM],
            audience=client_id(),
            issuer=settings.KREKI_ISSUER,
            leeway=LEEWAY,
            options={"require": REQUIRED},
        )
        _check(claims, now=now)
    except (jwt.InvalidTokenError, UnknownKey, KeysUnavailable, ValueError) as error:
        raise NotALogout(str(error)) from error
    return claims


def _check(claims: dict[str, Any], *, now: datetime) -> None:
    """What the decoder does not know of logout tokens.

    Raises:
        ValueError: names the claim.
    """
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise ValueError("events")
    if "nonce" in claims:
        raise ValueError("nonce: this is an ID token")
    if now.timestamp() - claims["iat"] > OLDEST.total_seconds():
        raise ValueError("iat: too old")
    if not isinstance(claims["jti"], str) or len(claims["jti"]) > SeenLogout.JTI_LENGTH:
        raise ValueError("jti")
    if not ({"sid", "sub"} & claims.keys()):
        raise ValueError("neither sid nor sub")
    for name in {"sid", "sub"} & claims.keys():
        UUID(str(claims[name]))
