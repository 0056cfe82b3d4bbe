"""Twelve ways in which a provider can be wrong: each ends in a readable page and nothing else."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.test import Client

from kreki.identity.models import SsoSession
from kreki.identity.sso import provider as conversation
from tests.kernel.identity.sso.provider import Provider, forged, sign_in, unsigned

pytestmark = pytest.mark.django_db
HOME = f"/admin/{settings.SERVICE.slug}/"


def refused(client: Client, provider: Provider, status: int, **changed: str | None) -> None:
    answer = sign_in(client, provider, HOME, **changed)

    assert answer.status_code == status
    assert "Coba masuk lagi" in answer.content.decode()
    assert SESSION_KEY not in client.session
    assert not User.objects.exists()
    assert not SsoSession.objects.exists()


def test_a_signature_of_another_key(client: Client, provider: Provider) -> None:
    provider.sign = forged
    refused(client, provider, 400)


def test_no_signature(client: Client, provider: Provider) -> None:
    provider.sign = unsigned
    refused(client, provider, 400)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "admin-lain"},
        {"aud": ["admin-lain"], "azp": f"admin-{settings.SERVICE.slug}"},
        {"aud": None},
        {"iss": "https://lain.example/o"},
        {"iss": None},
        {"nonce": "lain"},
        {"nonce": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"azp": "admin-lain"},
        {"sub": None},
        {"sub": "bukan-uuid"},
        {"sid": None},
        {"roles": "system_admin"},
        {"roles": None},
        {"areas": ["31"]},
    ],
    ids=str,
)
def test_a_wrong_or_missing_claim(
    client: Client, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    refused(client, provider, 400)


@pytest.mark.parametrize(
    "body", ['{"access_token": "x", "token_type": "Bearer"}', "[]", "x", '{"id_token": "x"}']
)
def test_no_id_token(client: Client, provider: Provider, body: str) -> None:
    provider.reply = (200, body)
    refused(client, provider, 400)


def test_an_error_of_the_token_endpoint(client: Client, provider: Provider) -> None:
    provider.reply = (400, '{"error": "invalid_grant"}')
    refused(client, provider, 400)


def test_a_broken_token_endpoint(client: Client, provider: Provider) -> None:
    provider.reply = (503, "<html>")
    refused(client, provider, 503)


def test_a_provider_that_does_not_answer(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "TIMEOUT_S", 0.2)
    provider.hangs = True
    refused(client, provider, 503)


def test_a_provider_that_is_gone(client: Client, provider: Provider) -> None:
    provider.stop()
    refused(client, provider, 503)


@pytest.mark.parametrize("state", ["lain", None])
def test_a_state_that_was_never_given(
    client: Client, provider: Provider, state: str | None
) -> None:
    refused(client, provider, 400, state=state)
    assert provider.asked == []


@pytest.mark.parametrize("issuer", ["https://lain.example/o", None])
def test_an_answer_in_another_name(client: Client, provider: Provider, issuer: str | None) -> None:
    refused(client, provider, 400, iss=issuer)
    assert provider.asked == []


@pytest.mark.parametrize(
    ("error", "status"),
    [("access_denied", 403), ("server_error", 503), ("login_required", 401), ("x" * 5000, 403)],
)
def test_an_error_instead_of_a_code(
    client: Client, provider: Provider, error: str, status: int
) -> None:
    refused(client, provider, status, code=None, error=error)


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    start = client.get(f"{HOME}oidc/start/")
    back = provider.authorize(start)
    client.get(back)

    assert client.get(back).status_code == 400


def test_an_answer_counts_only_in_the_browser_that_asked(
    client: Client, provider: Provider
) -> None:
    back = provider.authorize(client.get(f"{HOME}oidc/start/"))

    assert Client().get(back).status_code == 400
    assert not User.objects.exists()
