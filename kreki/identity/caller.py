"""Who is calling: what a verified access token says, without any database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kreki.identity.roles import Role

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework_simplejwt.tokens import Token

KNOWN_ROLES = frozenset(Role)


class Caller:
    """The person behind a request; `request.user` of every API view.

    Attributes:
        user_id: Subject of the token.
        roles: Roles this version of the code knows; newer ones are ignored.
        sid: Token family, which is the person's device.
        token: All claims.
    """

    is_authenticated = True

    def __init__(self, token: Token) -> None:
        self.token = token
        self.user_id = UUID(token["sub"])
        self.roles = frozenset(Role(role) for role in token["roles"] if role in KNOWN_ROLES)
        self.sid = UUID(token["sid"])

    def __str__(self) -> str:
        return str(self.user_id)


def caller_id(request: Request) -> UUID:
    """User id of the authenticated caller; views behind `IsAuthenticated` only."""
    caller = request.user
    assert isinstance(caller, Caller)  # noqa: S101 a view without authentication is a mistake
    return caller.user_id
