"""The access token's final format, and the keys that prove it."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from jwcrypto.jwk import JWK
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.models import Application, DeviceSession, UserRole
from kreki.identity.verify import verify
from kreki.services import SERVICES
from tests.auth_svc.factories import account, refresh, sign_in
from tests.auth_svc.test_roles import NOON
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims."""
    decoded = jwt.decode_complete(token, options={"verify_signature": False})
    return decoded["header"], decoded["payload"]


def published() -> dict[str, Any]:
    answer = Client().get("/o/.well-known/jwks.json")
    assert "max-age=300" in answer["Cache-Control"]
    return dict(answer.json())


def test_the_format_is_that_of_rfc_9068() -> None:
    account()
    session = sign_in()
    device = DeviceSession.objects.get()

    header, claims = parts(session["accessToken"])

    assert header == {"alg": "RS256", "typ": "at+jwt", "kid": published()["keys"][0]["kid"]}
    assert UUID(claims.pop("jti"))
    assert claims == {
        "iss": settings.KREKI_ISSUER,
        "sub": str(VOLUNTEER),
        "aud": [f"https://api.kreki.id/{service.slug}" for service in SERVICES],
        "client_id": "kreki-app",
        "scope": "app",
        "iat": claims["iat"],
        "exp": claims["iat"] + 300,
        "token_use": "access",
        "sid": str(device.family),
        "roles": ["public"],
        "rv": 1,
        "amr": ["pwd"],
        "auth_time": int(device.auth_time.timestamp()),
    }


def test_a_refresh_token_is_opaque() -> None:
    account()

    assert re.fullmatch(r"[A-Za-z0-9_-]{64}", sign_in()["refreshToken"])


def test_no_token_names_a_person() -> None:
    account()

    content = json.dumps(parts(sign_in()["accessToken"]))

    for secret in ("Sari", "sari@", "+62812"):
        assert secret not in content


def test_areas_and_organisation_travel_with_the_roles_they_limit() -> None:
    user = account()
    for role, kind, scope in (
        ("volunteer_lead", "area", "31.74"),
        ("volunteer_lead", "area", "31.71"),
        ("partner", "organisation", "psc-119"),
    ):
        UserRole.objects.create(
            user=user,
            role_id=role,
            scope_type=kind,
            scope_id=scope,
            valid_from=NOON,
            granted_by="t",
        )

    session = sign_in()
    DeviceSession.objects.update(amr=["pwd", "otp"])  # without, these roles would not travel
    _, claims = parts(refresh(session["refreshToken"]).json()["data"]["accessToken"])

    assert claims["areas"] == {"volunteer_lead": ["31.71", "31.74"]}
    assert claims["org"] == "psc-119"


def test_an_application_decides_how_long_its_tokens_live() -> None:
    account()
    Application.objects.filter(client_id="kreki-app").update(access_token_ttl=60)

    session = sign_in()

    _, claims = parts(session["accessToken"])
    assert claims["exp"] - claims["iat"] == session["expiresIn"] == 60


def test_the_published_key_proves_the_token_and_no_secret_is_published(settings: Any) -> None:
    account()
    settings.KREKI_JWKS = keys = published()

    assert verify(sign_in()["accessToken"]).user_id == VOLUNTEER
    assert {name for key in keys["keys"] for name in key} == {"alg", "use", "kid", "kty", "n", "e"}


def test_the_key_id_is_the_thumbprint_of_rfc_7638() -> None:
    key = published()["keys"][0]

    assert JWK(kty=key["kty"], n=key["n"], e=key["e"]).thumbprint() == key["kid"]


def test_issuer_is_one_setting_and_ends_where_the_endpoints_are_mounted() -> None:
    """Trap 23."""
    assert settings.KREKI_ISSUER.endswith("/o")
    assert oauth2_settings.OIDC_ISS_ENDPOINT == settings.KREKI_ISSUER


def test_only_what_exists_is_mounted_under_o() -> None:
    """Trap 22: no issuing view of simplejwt, none of the toolkit's pages that change clients."""
    mounted = {str(pattern.pattern) for pattern in get_resolver().url_patterns}

    assert {path for path in mounted if path.startswith("o/")} == {
        "o/.well-known/openid-configuration",
        "o/.well-known/jwks.json",
        *(f"o/{page}/" for page in ("authorize", "token", "userinfo", "revoke_token")),
        *(f"o/{page}/" for page in ("introspect", "logout")),
    }
    assert "rest_framework_simplejwt.token_blacklist" not in settings.INSTALLED_APPS


def test_both_generators_are_set() -> None:
    """Trap 1."""
    assert oauth2_settings.ACCESS_TOKEN_GENERATOR
    assert oauth2_settings.REFRESH_TOKEN_GENERATOR
