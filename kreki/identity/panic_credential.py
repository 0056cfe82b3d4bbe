"""The panic credential: for 30 days it says who needs help, and it opens nothing else.

An access token lives minutes; while KREKI ID is down nobody gets another. What an expired login
may still do stands here: call for help and follow it, and finish help that had begun.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from jwt.types import Options
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import InvalidToken, TokenBackendError, TokenError
from rest_framework_simplejwt.tokens import Token

from kreki.identity.caller import Caller
from kreki.identity.keys import find_panic_key
from kreki.identity.revocation import is_outdated
from kreki.identity.roles import Role
from kreki.identity.verify import (
    ALGORITHM,
    LEEWAY,
    REQUIRED,
    JwksBackend,
    KrekiAccessToken,
    read,
)

TYPE: Final = "panic+jwt"
LIFETIME: Final = timedelta(days=30)
LATE: Final = timedelta(hours=2)  # longer than a mission, shorter than a stolen phone's use


class PanicCaller(Caller):
    """Somebody who needs help: a person, whatever roles are held beside."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.roles = frozenset({Role.PUBLIC})


class LateCaller(Caller):
    """A volunteer whose access token has just expired: privileges are gone with it."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.roles &= {Role.PUBLIC, Role.VOLUNTEER}


class PanicBackend(JwksBackend):
    """Reads panic credentials with their own keys, and no other kind of token."""

    typ: ClassVar[str] = TYPE
    find_key = staticmethod(find_panic_key)


class LateBackend(JwksBackend):
    """Reads access tokens that expired less than two hours ago."""

    options: ClassVar[Options] = {"require": list(REQUIRED), "verify_exp": False}

    def decode(self, token: Any, verify: bool = True) -> dict[str, Any]:
        claims = super().decode(token, verify)
        if claims["exp"] + LATE.total_seconds() < time.time():
            raise TokenBackendError("exp")
        if "act" in claims:  # support acts for somebody for minutes, never beyond
            raise TokenBackendError("act")
        return claims


class PanicCredential(Token):
    token_type = "panic"  # noqa: S105 the value of `token_use`, no secret
    lifetime = LIFETIME

    def get_token_backend(self) -> TokenBackend:
        return PanicBackend(ALGORITHM, leeway=LEEWAY)


class LateAccessToken(KrekiAccessToken):
    """What was an access token until at most two hours ago."""

    def get_token_backend(self) -> TokenBackend:
        return LateBackend(ALGORITHM, leeway=LEEWAY)

    def check_exp(self, claim: str = "exp", current_time: datetime | None = None) -> None:
        """The backend has looked."""


def verify_panic(raw: bytes) -> PanicCaller:
    """The person whom a panic credential names; whether the account is closed, the service knows.

    Raises:
        InvalidToken: refused, 401.
        KeysUnavailable: no key known yet, 503.
    """
    try:
        return PanicCaller(PanicCredential(raw))  # type: ignore[arg-type]  # simplejwt's annotation
    except TokenError as error:
        raise InvalidToken(_("Token tidak berlaku.")) from error


def verify_outdated(raw: bytes) -> PanicCaller:
    """The person whom a good access token names, however their roles have changed since.

    Whoever loses a role may still need help; raises as `verify_panic` does.
    """
    caller = PanicCaller(read(raw))
    if caller.acting_for is not None:  # support needs no help in somebody's name
        raise InvalidToken(_("Token tidak berlaku."))
    return caller


def verify_late(raw: bytes) -> LateCaller:
    """The volunteer whom an access token named until at most two hours ago; raises the same."""
    try:
        caller = LateCaller(LateAccessToken(raw))  # type: ignore[arg-type]  # simplejwt's annotation
    except TokenError as error:
        raise InvalidToken(_("Token tidak berlaku.")) from error
    if is_outdated(caller):
        raise InvalidToken(_("Token tidak berlaku."))
    return caller
