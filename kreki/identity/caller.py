"""Who is calling: what a verified access token says, without any database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kreki.identity.roles import Role

if TYPE_CHECKING:
    from rest_framework_simplejwt.tokens import Token

KNOWN_ROLES = frozenset(Role)


class Caller:
    """The person behind a request; `request.user` of every API view.

    Attributes:
        user_id: Subject of the token.
        roles: Roles this version of the code knows; newer ones are ignored.
        bounds: Codes of the areas for each role that was granted for areas only.
        organisation: Of a partner's account, None for everybody else.
        sid: Token family, which is the person's device.
        rv: Version of the person's authorisation when the token was made.
        auth_time: When the person really signed in, in epoch seconds; 0 if not said.
        amr: How the person signed in (RFC 8176).
        actor_id: Who really acts: the support person while impersonating, else `user_id`.
        acting_for: `user_id` while somebody else acts, else None.
        token: All claims.
    """

    is_authenticated = True

    def __init__(self, token: Token) -> None:
        self.token = token
        self.user_id = UUID(token["sub"])
        self.roles = frozenset(Role(role) for role in token["roles"] if role in KNOWN_ROLES)
        self.bounds = {
            Role(role): frozenset(codes)
            for role, codes in token.get("areas", {}).items()
            if role in KNOWN_ROLES
        }
        self.organisation = UUID(token["org"]) if "org" in token else None
        self.sid = UUID(token["sid"])
        self.rv: int = token.get("rv", 0)
        self.auth_time: int = token.get("auth_time", 0)
        self.amr = frozenset(token.get("amr", ()))
        self.actor_id = UUID(token["act"]["sub"]) if "act" in token else self.user_id
        self.acting_for = self.user_id if "act" in token else None

    @property
    def areas(self) -> frozenset[str]:
        """Codes of all areas that any role is bound to."""
        return frozenset().union(*self.bounds.values())

    def __str__(self) -> str:
        return str(self.user_id)
