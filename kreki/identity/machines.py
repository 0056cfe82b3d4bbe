"""Services as callers: known by a token of their own, let in by scope, never taken for a person.

authentication_classes = [MachineAuthentication]
permission_classes = [ScopeAllowed.of("emergency.involvement")]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

import msgspec
import structlog
from django.utils.translation import gettext as _
from jwt.types import Options
from rest_framework.permissions import BasePermission
from rest_framework_simplejwt.authentication import JWTStatelessUserAuthentication
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.tokens import Token

from kreki.identity.claims import Instant
from kreki.identity.verify import ALGORITHM, LEEWAY, JwksBackend, KrekiAccessToken

if TYPE_CHECKING:  # views load models, and this package is imported before the apps are
    from rest_framework.request import Request
    from rest_framework.views import APIView

REQUIRED: Final = ("iss", "sub", "aud", "iat", "exp", "jti", "client_id", "scope")


class Claims(msgspec.Struct):
    """What a machine's token says; one with a device or with roles is not a machine's."""

    sub: Annotated[str, msgspec.Meta(pattern=r"^client:.+$")]
    aud: Annotated[list[str], msgspec.Meta(min_length=1, max_length=1)]
    iat: Instant
    exp: Instant
    client_id: str
    scope: str
    roles: Annotated[list[str], msgspec.Meta(max_length=0)] = []
    sid: None = None


class Machine:
    """A service that calls in its own name; `request.user` of views for services.

    Attributes:
        client_id: `svc-<slug>`.
        scopes: What KREKI ID lets it do.
    """

    is_authenticated = True

    def __init__(self, token: Token) -> None:
        self.token = token
        self.client_id = str(token["client_id"])
        self.scopes = frozenset(token["scope"].split())

    def __str__(self) -> str:
        return self.client_id


def _check_shapes(claims: dict[str, Any]) -> None:
    found = msgspec.convert(claims, Claims)
    if found.sub != f"client:{found.client_id}":
        raise ValueError("sub is another client")


class MachineBackend(JwksBackend):
    options: ClassVar[Options] = {"require": list(REQUIRED)}
    check_shapes = staticmethod(_check_shapes)


class MachineToken(KrekiAccessToken):
    """An access token that a client got in its own name."""

    def get_token_backend(self) -> TokenBackend:
        return MachineBackend(ALGORITHM, leeway=LEEWAY)


class MachineAuthentication(JWTStatelessUserAuthentication):
    """Takes tokens of services only: people are 401 here, as services are everywhere else."""

    def authenticate(self, request: Request) -> tuple[Machine, object] | None:  # type: ignore[override]  # simplejwt knows only its own user class
        header = self.get_header(request)
        raw = self.get_raw_token(header) if header else None
        if raw is None:
            return None
        try:
            machine = Machine(MachineToken(raw))  # type: ignore[arg-type]  # simplejwt's annotation
        except TokenError as error:
            raise InvalidToken(_("Token tidak berlaku.")) from error
        structlog.contextvars.bind_contextvars(actor=f"client:{machine}")
        return machine, machine.token


class ScopeAllowed(BasePermission):
    """Lets in a service whose token holds the scope: `ScopeAllowed.of("notify.send")`."""

    scope: ClassVar[str] = ""

    @classmethod
    def of(cls, scope: str) -> type[ScopeAllowed]:
        return type(cls.__name__, (cls,), {"scope": scope})

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.user
        return isinstance(caller, Machine) and self.scope in caller.scopes
