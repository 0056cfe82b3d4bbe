"""A relying party and a browser, for tests of the provider."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import jwt
from django.http import HttpResponse
from django.test import Client as Http
from django.utils import timezone

from apps.auth_svc.domain.clients import Client
from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.selectors import get_pages_client
from apps.auth_svc.services import clients
from apps.auth_svc.services.oauth import keystore

CALLBACK: Final = "https://mitra.example.test/callback"
AFTER: Final = "https://mitra.example.test/bye"
VERIFIER: Final = "v" * 43
CHALLENGE: Final = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
PARTNER: Final = Client(
    client_id="mitra",
    name="Mitra PSC 119",
    is_ours=True,
    redirect_uris=(CALLBACK,),
    post_logout_uris=(AFTER,),
    scopes=("openid", "profile", "email", "introspection"),
    resources=("https://api.kreki.id/volunteer", "https://api.kreki.id/lms"),
)
MACHINE: Final = replace(
    PARTNER,
    client_id="mesin",
    is_machine=True,
    redirect_uris=(),
    post_logout_uris=(),
    scopes=("service",),
    resources=("https://api.kreki.id/notify", "https://api.kreki.id/lms"),
)


@dataclass(frozen=True)
class Party:
    """A registered client and its secret."""

    client: Client
    secret: str

    @property
    def proof(self) -> dict[str, str]:
        text = f"{self.client.client_id}:{self.secret}"
        return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}

    def redeem(self, given: str, /, **changed: str) -> HttpResponse:
        form = {
            "grant_type": "authorization_code",
            "code": given,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        return self.token(**{**form, **changed})

    def token(self, **form: Any) -> HttpResponse:
        return post("token/", form, self)


def party(client: Client = PARTNER, **changed: Any) -> Party:
    client = replace(client, **changed)
    return Party(client, clients.register(client))


def post(path: str, form: dict[str, Any], by: Party | None = None) -> HttpResponse:
    """POST under /o/, with the client's proof in the header."""
    if by is not None and not by.client.is_confidential:
        form = {"client_id": by.client.client_id, **form}
    headers = by.proof if by is not None and by.client.is_confidential else {}
    return Http().post(f"/o/{path}", form, headers=headers)


def request_of(party: Party, **changed: str | None) -> dict[str, str]:
    """The query of a correct authorisation request; None leaves one out."""
    query = {
        "response_type": "code",
        "client_id": party.client.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid profile email",
        "state": "negara",
        "nonce": "nonsens",
        "code_challenge": CHALLENGE.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**query, **changed}.items() if value is not None}


def browser(user: User, **device: Any) -> Http:
    """A browser in which this person signed in on our pages a minute ago."""
    http = Http()
    http.force_login(user)
    now = timezone.now()
    DeviceSession.objects.update_or_create(
        session_key=http.session.session_key,
        defaults={
            "user": user,
            "application": get_pages_client(),
            "amr": ["pwd"],
            "auth_time": now - timedelta(minutes=1),
            "last_seen_at": now,
            "expires_at": now + timedelta(hours=8),
            **device,
        },
    )
    return http


def authorize(http: Http, party: Party, **changed: str | None) -> HttpResponse:
    return http.get("/o/authorize/", request_of(party, **changed))


def answer_of(response: HttpResponse) -> dict[str, str]:
    """What the redirect to the client carries."""
    assert response.status_code == 302, response.content
    target = urlsplit(response["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == CALLBACK, response["Location"]
    return dict(parse_qsl(target.query))


def tokens(http: Http, party: Party, **changed: str | None) -> dict[str, Any]:
    """The answer of the token endpoint to a whole sign-in."""
    code = answer_of(authorize(http, party, **changed))["code"]
    answer = party.redeem(code)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def tokens_after_consent(http: Http, party: Party) -> dict[str, Any]:
    """The same for a client that is not ours: the person agrees first."""
    page = authorize(http, party)
    fields = {k: v for k, v in page.context["form"].initial.items() if v is not None}
    allowed = http.post("/o/authorize/", {**fields, "allow": "true"})
    answer = party.redeem(answer_of(allowed)["code"])
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def claims(token: str, **checks: Any) -> dict[str, Any]:
    """The claims of a JWT of ours, its signature checked with the published key."""
    key = keystore.current().public[jwt.get_unverified_header(token)["kid"]]
    options = {"verify_aud": "audience" in checks}
    return dict(
        jwt.decode(token, key.export_to_pem(), algorithms=["RS256"], options=options, **checks)
    )
