"""Every login and refresh of the app gives a panic credential, which KREKI ID itself refuses."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from apps.auth_svc.models import DeviceSession, SigningKey
from apps.auth_svc.services import demo
from apps.auth_svc.services.oauth import keystore
from apps.auth_svc.services.oauth.keymaking import make_key
from kreki.identity import Role
from kreki.identity.keys import PANIC, parse
from tests.auth_svc.factories import account, post, refresh, sign_in
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
DAYS_30_S = 30 * 86_400


@pytest.fixture(autouse=True)
def _keys_of_this_test() -> None:
    keystore.forget()


def claims_of(token: str) -> dict[str, Any]:
    """Checked with the key that the service publishes."""
    key = parse(keystore.published())[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience=f"{settings.KREKI_AUDIENCE}/emergency"
    )
    return claims


def test_a_login_gives_one_for_thirty_days_and_nothing_but_emergency() -> None:
    account()

    token = sign_in()["panicToken"]

    header, claims = jwt.get_unverified_header(token), claims_of(token)
    assert (header["typ"], header["alg"]) == ("panic+jwt", "RS256")
    assert header["kid"].startswith(PANIC)
    assert claims["sub"] == str(VOLUNTEER)
    assert claims["sid"] == str(DeviceSession.objects.get().family)
    assert claims["aud"] == ["https://api.kreki.id/emergency"]
    assert claims["exp"] - claims["iat"] == DAYS_30_S
    assert claims["roles"] == [Role.PUBLIC]
    assert not {"areas", "org", "scope", "amr"} & set(claims)


def test_each_refresh_renews_it_and_a_repeated_reply_repeats_it() -> None:
    account()
    first = sign_in()

    again = refresh(first["refreshToken"]).json()["data"]

    assert claims_of(again["panicToken"])["jti"] != claims_of(first["panicToken"])["jti"]
    assert refresh(first["refreshToken"]).json()["data"] == again


def test_the_key_signs_nothing_else() -> None:
    account()
    data = sign_in()

    kids = {jwt.get_unverified_header(data[name])["kid"] for name in ("accessToken", "panicToken")}

    assert len(kids) == 2
    published = {key["kid"] for key in keystore.published()["keys"]}
    assert kids <= published


def test_no_door_of_kreki_id_opens() -> None:
    account()
    data = sign_in()

    assert refresh(data["panicToken"]).status_code == 400  # far too long for a refresh token
    bearer = {"Authorization": f"Bearer {data['panicToken']}"}
    assert APIClient().get("/api/auth/v1/me", headers=bearer).status_code == 401
    assert APIClient().get("/o/userinfo/", headers=bearer).status_code == 401
    assert post("logout", token=data["panicToken"]).status_code == 200
    assert DeviceSession.objects.get().ended_at is None


def test_tokens_of_demonstrations_come_without_one() -> None:
    account()

    ((_, token),) = demo.mint_demo_tokens(user_ids=[VOLUNTEER], now=timezone.now())

    assert jwt.get_unverified_header(token)["typ"] == "at+jwt"


def test_the_first_key_is_made_once() -> None:
    keystore.published()
    keystore.forget()
    keystore.published()

    key = SigningKey.objects.get(purpose="panic")
    assert key.state == SigningKey.State.ACTIVE


def test_a_key_cannot_be_stored_for_the_other_purpose() -> None:
    key = make_key(SigningKey.Purpose.PANIC, SigningKey.State.NEXT, now=timezone.now())
    key.purpose = SigningKey.Purpose.ACCESS

    with pytest.raises(IntegrityError, match="auth_svc_key_id_tells"), transaction.atomic():
        key.save(force_insert=True)
