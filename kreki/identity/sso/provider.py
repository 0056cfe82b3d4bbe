"""The conversation with KREKI ID: where the browser is sent, and what its answer must prove.

The browser goes to the public address, this process asks the inside one; `iss` is always compared
with the public one. State, nonce and PKCE verifier wait in the session, where Authlib keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import requests
from authlib.integrations.django_client import (
    DjangoIntegration,
    DjangoOAuth2App,
    OAuthError,
)
from authlib.oauth2.rfc6749.errors import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from joserfc.errors import JoseError

from kreki.identity.caller import KNOWN_ROLES
from kreki.identity.roles import Role
from kreki.identity.sso.refusals import Refusal, Refused

TIMEOUT_S: Final = 5
PROBE_S: Final = 2
LEEWAY_S: Final = 30
ALGORITHM: Final = "RS256"
# What KREKI ID says when nobody can be asked (prompt=none) and somebody must be.
ASK_THE_PERSON: Final = frozenset(
    {"login_required", "interaction_required", "consent_required", "account_selection_required"}
)
# What a malformed key set or token makes the libraries raise.
UNTRUSTED: Final = (JoseError, OAuthError, OAuth2Error, ValueError, LookupError, TypeError)


class Prompt(StrEnum):
    """What KREKI ID may ask the person; the values are those of OpenID Connect."""

    IF_NEEDED = ""
    NEVER = "none"
    ALWAYS = "login"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of KREKI ID, and where the person wants to go."""

    next_page: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a valid ID token says."""

    user_id: UUID
    sid: UUID
    name: str
    roles: frozenset[Role]
    bounds: dict[Role, tuple[str, ...]]  # areas of roles granted for areas only
    amr: frozenset[str]
    id_token: str


def client_id() -> str:
    return f"admin-{settings.SERVICE.slug}"


def ask(request: HttpRequest, question: Question) -> str:
    """Where to send the browser; the answer comes to the callback."""
    app, callback = _app(), f"{settings.PUBLIC_URL}{reverse('admin:oidc_callback')}"
    prompt = {"prompt": question.prompt.value} if question.prompt else {}
    begun = app.create_authorization_url(callback, **prompt)
    app.save_authorize_data(
        request,
        redirect_uri=callback,
        next_page=question.next_page,
        prompt=question.prompt.value,
        **begun,
    )
    return str(begun["url"])


def find_question(request: HttpRequest) -> Question:
    """What this answer belongs to.

    Raises:
        Refused: nothing was asked in this browser, or it was too long ago.
    """
    state = request.GET.get("state", "")
    asked = _app().framework.get_state_data(request.session, state)
    if not asked:
        raise Refused(Refusal.STATE)
    return Question(asked["next_page"], Prompt(asked["prompt"]))


def redeem(request: HttpRequest) -> SignedIn:
    """Swap the code for an ID token and check everything about it.

    Raises:
        Refused: with the reason.
    """
    app = _app()
    _check_answer(request, app)
    try:
        token = app.authorize_access_token(
            request, claims_options=_expected(), leeway=LEEWAY_S, timeout=TIMEOUT_S
        )
        return _read(token)
    except requests.RequestException as error:
        raise Refused(Refusal.UNREACHABLE) from error
    except UNTRUSTED as error:
        raise Refused(Refusal.UNTRUSTED) from error


def answers() -> bool:
    """Whether KREKI ID can be asked at this moment."""
    try:
        return _session().get(settings.KREKI_JWKS_URL, timeout=PROBE_S).ok
    except requests.RequestException:
        return False


def _check_answer(request: HttpRequest, app: DjangoOAuth2App) -> None:
    """An error, or an answer that does not come from KREKI ID (RFC 9207).

    Raises:
        Refused
    """
    issuer, error = request.GET.get("iss"), request.GET.get("error")
    if issuer != settings.KREKI_ISSUER and not (error and issuer is None):
        raise Refused(Refusal.UNTRUSTED)
    if error is None:
        return
    app.framework.clear_state_data(request.session, request.GET.get("state"))
    if error in ASK_THE_PERSON:
        raise Refused(Refusal.SIGN_IN)
    if error in {"server_error", "temporarily_unavailable"}:
        raise Refused(Refusal.UNREACHABLE)
    raise Refused(Refusal.DENIED)


def _read(token: dict[str, Any]) -> SignedIn:
    """The claims we live by; any of UNTRUSTED if one is missing or has another shape."""
    claims = token["userinfo"]  # absent without an ID token
    roles, amr, areas = claims["roles"], claims.get("amr", []), claims.get("areas", {})
    if not isinstance(roles, list) or not isinstance(amr, list) or not isinstance(areas, dict):
        raise TypeError("roles and amr must be lists, areas an object")
    return SignedIn(
        user_id=UUID(claims["sub"]),
        sid=UUID(claims["sid"]),
        name=str(claims.get("name", "")),
        roles=frozenset(Role(role) for role in roles if role in KNOWN_ROLES),
        bounds={Role(r): tuple(codes) for r, codes in areas.items() if r in KNOWN_ROLES},
        amr=frozenset(amr),
        id_token=token["id_token"],
    )


def _expected() -> dict[str, Any]:
    """Beyond what Authlib checks by itself: signature, times, nonce and `azp`."""
    return {
        "iss": {"essential": True, "value": settings.KREKI_ISSUER},
        "aud": {"essential": True, "value": client_id()},
        "sub": {"essential": True},
        "sid": {"essential": True},
    }


def _app() -> DjangoOAuth2App:
    """Made anew for each use: it is cheap, and remembers nothing of another person."""
    fixed = {"jwks": settings.KREKI_JWKS} if settings.KREKI_JWKS else {}
    return DjangoOAuth2App(
        DjangoIntegration("kreki"),
        "kreki",
        client_id=client_id(),
        client_secret=settings.OIDC_CLIENT_SECRET,
        authorize_url=f"{settings.KREKI_ISSUER}/authorize/",
        access_token_url=f"{settings.KREKI_ID_INTERNAL_URL}/token/",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_S,
            "trust_env": False,  # never through a proxy: the address is inside the network
        },
        jwks_uri=settings.KREKI_JWKS_URL,
        id_token_signing_alg_values_supported=[ALGORITHM],
        **fixed,
    )


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session
