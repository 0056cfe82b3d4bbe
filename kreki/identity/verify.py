"""Turns a raw access token into a Caller, or refuses it; the format is decision 0004."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final

import jwt
import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from jwt.types import Options
from jwt.utils import base64url_decode
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import (
    InvalidToken,
    TokenBackendError,
    TokenBackendExpiredToken,
    TokenError,
)
from rest_framework_simplejwt.tokens import Token

from kreki.identity.caller import Caller
from kreki.identity.claims import check_shapes
from kreki.identity.keys import UnknownKey, find_key
from kreki.identity.revocation import is_outdated

ALGORITHM: Final = "RS256"  # one, fixed: a token never chooses how it is checked
TYPE: Final = "at+jwt"  # RFC 9068; keeps ID, logout and panic tokens out
LEEWAY: Final = timedelta(seconds=30)
MALFORMED: Final = (ValueError, msgspec.MsgspecError, RecursionError)
REQUIRED: Final = ("iss", "sub", "aud", "iat", "exp", "jti", "sid", "roles")


class Header(msgspec.Struct):
    """What decides how a token is read; the decoder checks the rest of it again."""

    typ: str = ""
    kid: str = ""


def _read_header(token: str | bytes) -> Header:
    """Read once more by the decoder, which walks the whole token; this costs a tenth of that.

    Raises:
        Any of `MALFORMED`.
    """
    raw = token if isinstance(token, bytes) else token.encode()
    return msgspec.json.decode(base64url_decode(raw.partition(b".")[0]), type=Header)


class JwksBackend(TokenBackend):
    """simplejwt's decoder with the key chosen by `kid` and every claim of RFC 9068 required.

    Attributes:
        typ: The one kind of token that it reads; each kind has keys of its own.
        find_key: Where these keys are.
        options: What PyJWT demands.
        check_shapes: Refuses wrong shapes of the claims.
    """

    typ: ClassVar[str] = TYPE
    options: ClassVar[Options] = {"require": list(REQUIRED)}
    find_key = staticmethod(find_key)
    check_shapes = staticmethod(check_shapes)

    def decode(self, token: Any, verify: bool = True) -> dict[str, Any]:
        try:
            header = _read_header(token)
            if header.typ != self.typ:
                raise TokenBackendError("typ")
            claims = jwt.decode(
                token,
                self.find_key(header.kid),
                algorithms=[ALGORITHM],
                audience=f"{settings.KREKI_AUDIENCE}/{settings.SERVICE.slug}",
                issuer=settings.KREKI_ISSUER,
                leeway=LEEWAY,
                options=self.options,
            )
            self.check_shapes(claims)
        except jwt.ExpiredSignatureError as error:
            raise TokenBackendExpiredToken("exp") from error
        except (jwt.InvalidTokenError, UnknownKey, *MALFORMED) as error:
            raise TokenBackendError(str(error)) from error
        return claims


_BACKEND: Final = JwksBackend(ALGORITHM, leeway=LEEWAY)


class KrekiAccessToken(Token):
    """An access token of KREKI ID; this class only reads, auth mints."""

    token_type = "access"  # noqa: S105 the value of `token_use`, no secret
    lifetime = timedelta(minutes=5)  # simplejwt wants one; the token's own `exp` decides

    def get_token_backend(self) -> TokenBackend:
        return _BACKEND


def read(raw: str | bytes) -> KrekiAccessToken:
    """A token that was good when it was made and has not expired; raises as `verify` does."""
    try:
        return KrekiAccessToken(raw)  # type: ignore[arg-type]  # simplejwt's annotation names the class, it takes the text
    except TokenError as error:
        raise InvalidToken(_("Token tidak berlaku.")) from error


def verify(raw: str | bytes) -> Caller:
    """The caller that `raw` proves.

    Raises:
        InvalidToken: refused, 401.
        KeysUnavailable: no key known yet, 503.
    """
    caller = Caller(read(raw))
    if is_outdated(caller):
        raise InvalidToken(_("Wewenang Anda berubah. Perbarui sesi."))
    return caller
