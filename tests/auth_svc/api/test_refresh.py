"""POST /api/auth/v1/refresh and /o/token/: rotation, reuse, lost replies, ends of a session."""

from __future__ import annotations

import base64
import hashlib
import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_redis import get_redis_connection
from oauth2_provider.models import AccessToken, RefreshToken
from pytest_django import Settings
from rest_framework.test import APIClient

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import Application, DeviceSession, User
from apps.auth_svc.services import accounts
from apps.auth_svc.services.oauth import replies
from kreki.events.courier.housekeeping import clean_up
from kreki.identity.verify import verify
from tests.auth_svc.factories import account, code_of, post, refresh, sign_in
from tests.people import STRANGER

pytestmark = pytest.mark.django_db
INVALID = (401, "AUTH_REFRESH_INVALID")


@pytest.fixture
def first() -> str:
    """The first refresh token of a signed-in person."""
    account()
    return str(sign_in()["refreshToken"])


def successor(token: str) -> str:
    answer = refresh(token)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["data"]["refreshToken"])


def after_the_window() -> None:
    """Ten seconds later the kept replies are gone."""
    cache.clear()


def test_every_refresh_rotates_and_keeps_the_device(first: str) -> None:
    answer = refresh(first)

    data = answer.json()["data"]
    assert set(data) == {"accessToken", "refreshToken", "expiresIn", "panicToken"}
    assert data["refreshToken"] != first
    assert answer["Cache-Control"] == "no-store"
    assert verify(data["accessToken"]).sid == DeviceSession.objects.get().family
    assert successor(data["refreshToken"])


def test_a_lost_reply_is_given_again(first: str) -> None:
    assert refresh(first).json()["data"] == refresh(first).json()["data"]


def test_reuse_after_the_window_kills_the_whole_family(
    first: str, caplog: pytest.LogCaptureFixture
) -> None:
    second = successor(first)
    after_the_window()

    with caplog.at_level(logging.WARNING):
        stolen = refresh(first)

    assert code_of(stolen) == INVALID
    assert code_of(refresh(second)) == INVALID
    assert DeviceSession.objects.get().ended_at is not None
    assert "refresh token used again after rotation" in caplog.text


def test_another_device_survives_that(first: str) -> None:
    other = str(sign_in()["refreshToken"])
    successor(first)
    after_the_window()
    refresh(first)

    assert successor(other)


def test_nothing_that_opens_a_door_is_stored(first: str) -> None:
    second = refresh(first).json()["data"]

    stored = {row.token for row in [*RefreshToken.objects.all(), *AccessToken.objects.all()]}
    assert stored == {""}
    kept = cache.get(cache.keys("refresh:*")[0])
    assert second["refreshToken"].encode() not in kept


@pytest.mark.parametrize("token", ["", "x" * 513, "unknown"])
def test_other_tokens_are_refused(token: str) -> None:
    assert refresh(token).status_code in {400, 401}


def test_a_refresh_token_opens_nothing_by_itself(first: str) -> None:
    """Trap 1."""
    client = APIClient(headers={"Authorization": f"Bearer {first}"})

    assert client.get("/api/auth/v1/me").status_code == 401


def test_an_access_token_does_not_refresh() -> None:
    account()

    assert code_of(refresh(sign_in()["accessToken"][:512])) == INVALID


def test_suspension_ends_every_device_and_reactivation_revives_none(first: str) -> None:
    """Trap 3."""
    user = User.objects.get()

    accounts.suspend(user_id=user.pk, by="admin", reason="uji", now=timezone.now())
    assert code_of(refresh(first)) == INVALID

    accounts.reactivate(user_id=user.pk, by="admin", now=timezone.now())
    assert code_of(refresh(first)) == INVALID


def test_nobody_unknown_is_suspended() -> None:
    with pytest.raises(AccountNotFound):
        accounts.suspend(user_id=STRANGER, by="admin", reason="uji", now=timezone.now())


def test_an_account_made_inactive_behind_our_back_is_refused_too(first: str) -> None:
    User.objects.update(status=User.Status.INACTIVE)

    assert code_of(refresh(first)) == INVALID


def test_ninety_days_are_the_end_however_busy(first: str) -> None:
    DeviceSession.objects.update(expires_at=timezone.now())

    assert code_of(refresh(first)) == INVALID


def test_rows_of_long_expired_tokens_are_removed(first: str) -> None:
    second = successor(first)
    after_the_window()
    long_ago = timezone.now() - timedelta(days=31)
    RefreshToken.objects.exclude(revoked=None).update(revoked=long_ago)

    clean_up(now=timezone.now())

    assert code_of(refresh(first)) == INVALID
    assert RefreshToken.objects.count() == 1
    assert successor(second)


def test_thirty_idle_days_are_the_end(first: str) -> None:
    AccessToken.objects.update(expires=timezone.now() - timedelta(days=30))

    assert code_of(refresh(first)) == INVALID


def test_without_redis_refreshing_works_but_repeats_are_refused(
    first: str, settings: Settings
) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    }

    assert successor(first)
    assert code_of(refresh(first)) == INVALID


def token_endpoint(**form: str) -> tuple[int, dict[str, object]]:
    answer = APIClient().post("/o/token/", form)
    return answer.status_code, answer.json()


def test_the_standard_endpoint_refreshes_in_the_standard_format(first: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": first, "client_id": "kreki-app"}

    status, body = token_endpoint(**form)

    assert status == 200
    standard = {"access_token", "expires_in", "token_type", "scope", "refresh_token"}
    assert set(body) == {*standard, "panic_token"}
    assert token_endpoint(**form) == (status, body)
    assert refresh(first).json()["data"]["refreshToken"] == body["refresh_token"]


def test_another_client_cannot_use_the_token_nor_its_kept_reply(first: str) -> None:
    Application.objects.create(
        client_id="other",
        client_type="public",
        authorization_grant_type="authorization-code",
        allowed_scopes=["app"],
    )
    form = {"grant_type": "refresh_token", "refresh_token": first, "client_id": "other"}
    assert token_endpoint(**form) == (400, {"error": "invalid_grant"})
    successor(first)

    assert token_endpoint(**form) == (400, {"error": "invalid_grant"})


def test_a_kept_reply_is_for_whoever_knows_the_clients_secret(first: str) -> None:
    app = Application.objects.get(client_id="kreki-app")
    app.client_type, app.client_secret, app.hash_client_secret = "confidential", "right", True
    app.save()
    form = {"grant_type": "refresh_token", "refresh_token": first, "client_id": "kreki-app"}

    assert token_endpoint(**form, client_secret="right")[0] == 200
    assert token_endpoint(**form, client_secret="wrong")[0] == 401


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "username": "x", "password": "y"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"},
        {"grant_type": "nonsense"},
        {},
    ],
)
def test_no_other_grant_is_open_nor_tells_right_passwords_from_wrong(form: dict[str, str]) -> None:
    status, body = token_endpoint(client_id="kreki-app", **form)

    assert (status, body) == (400, {"error": "unsupported_grant_type"})


def test_more_scope_than_granted_is_refused(first: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": first, "client_id": "kreki-app"}

    assert token_endpoint(**form, scope="app admin")[1]["error"] == "invalid_scope"


def test_revoking_by_the_standard_ends_the_device(first: str) -> None:
    answer = APIClient().post("/o/revoke_token/", {"token": first, "client_id": "kreki-app"})

    assert answer.status_code == 200
    assert code_of(refresh(first)) == INVALID
    assert DeviceSession.objects.get().ended_at is not None


@pytest.mark.parametrize("address", ["/o/token/", "/o/revoke_token/"])
@pytest.mark.parametrize("name", ["nobody", "a\0b", "x" * 5_000])
def test_an_unknown_client_is_unknown_whatever_its_name(address: str, name: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "x", "token": "x"}
    secret = base64.b64encode(f"{quote(name)}:x".encode()).decode()

    by_form = APIClient().post(address, {**form, "client_id": name})
    by_header = APIClient().post(address, form, headers={"Authorization": f"Basic {secret}"})

    assert {by_form.json()["error"], by_header.json()["error"]} == {"invalid_client"}


def test_logout_by_refresh_token_ends_that_device_only(first: str) -> None:
    other = sign_in()

    answer = post("logout", {"refreshToken": first})

    assert answer.status_code == 200
    assert code_of(refresh(first)) == INVALID
    assert successor(other["refreshToken"])


def test_logout_by_access_token_ends_that_device_only(first: str) -> None:
    """Trap 4."""
    other = sign_in()

    answer = post("logout", token=other["accessToken"])

    assert answer.status_code == 200
    assert code_of(refresh(other["refreshToken"])) == INVALID
    assert successor(first)


@pytest.mark.parametrize(("body", "token"), [({}, ""), ({"refreshToken": "x"}, ""), ({}, "x.y.z")])
def test_logout_always_succeeds(body: dict[str, str], token: str) -> None:
    assert post("logout", body, token).status_code == 200


def test_a_token_being_refreshed_for_too_long_is_busy(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "WAIT_S", 0.05)
    digest = hashlib.sha256(first.encode()).hexdigest()
    with get_redis_connection().lock(f"auth:lock:refresh:{digest}", timeout=10):
        answer = refresh(first)
        form = {"grant_type": "refresh_token", "refresh_token": first, "client_id": "kreki-app"}
        standard = token_endpoint(**form)

    assert code_of(answer) == (503, "AUTH_REFRESH_BUSY")
    assert answer["Retry-After"] == "1"
    assert standard == (503, {"error": "temporarily_unavailable"})
    assert successor(first)


def test_a_lock_that_ran_out_meanwhile_does_not_spoil_the_answer(
    first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "LONGEST_S", 0.001)

    assert successor(first)
