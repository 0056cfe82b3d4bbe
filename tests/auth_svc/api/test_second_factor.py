"""/api/auth/v1/mfa: enrolment, what it demands at the next sign-in, and what it opens."""

from __future__ import annotations

import threading
from typing import Any

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection

from apps.auth_svc.models import UserRole
from apps.auth_svc.services.oauth import keystore
from kreki.identity import Role
from kreki.identity.verify import verify
from tests.auth_svc.factories import (
    EMAIL,
    PASSWORD,
    account,
    call,
    code_of,
    code_sent,
    flow_of,
    post,
    refresh,
    sign_in,
)
from tests.auth_svc.passkey import Passkey
from tests.auth_svc.test_roles import NOON
from tests.people import STRANGER

pytestmark = pytest.mark.django_db
ORIGIN = "https://testserver"


def totp(secret: str) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enrol(token: str) -> tuple[str, list[str]]:
    """Secret and recovery codes."""
    post("reauthenticate", {"password": PASSWORD}, token)
    secret = call("get", "mfa/totp", token=token).json()["data"]["secret"]
    answer = post("mfa/totp", {"code": totp(secret)}, token)
    assert answer.status_code == 200, answer.content
    return secret, answer.json()["data"]["codes"]


def test_enrolment_needs_a_fresh_proof() -> None:
    """Trap 25: having signed in a moment ago is no proof for this."""
    account()
    token = sign_in()["accessToken"]
    call("get", "mfa/totp", token=token)

    refused = post("mfa/totp", {"code": "123456"}, token)

    assert code_of(refused)[0] in {403, 422}
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("path", ["mfa/totp", "mfa/recovery-codes", "mfa", "mfa/passkeys"])
def test_anonymous_is_401(method: str, path: str) -> None:
    assert call(method, path).status_code in {401, 405}


def test_a_second_factor_stands_between_password_and_tokens() -> None:
    account()
    secret, codes = enrol(sign_in()["accessToken"])
    cache.clear()

    begun = post("login", {"email": EMAIL, "password": PASSWORD})
    answer = post("mfa/verify", {"code": codes[0]}, flow=flow_of(begun))

    assert len(codes) == 10
    assert code_of(begun) == (401, "AUTH_MFA_REQUIRED")
    methods = {each["message"] for each in begun.json()["error"]["details"]}
    assert methods == {"totp", "recovery_codes"}
    assert verify(answer.json()["data"]["accessToken"]).token["amr"] == ["pwd", "otp"]
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_a_recovery_code_works_once() -> None:
    account()
    _secret, codes = enrol(sign_in()["accessToken"])
    for expected in (200, 422):
        begun = post("login", {"email": EMAIL, "password": PASSWORD})
        answer = post("mfa/verify", {"code": codes[0]}, flow=flow_of(begun))
        assert answer.status_code == expected


def test_privileged_roles_need_the_second_factor() -> None:
    user = account()
    UserRole.objects.create(user=user, role_id="ops_admin", valid_from=NOON, granted_by="test")
    session = sign_in()
    assert Role.OPS_ADMIN not in verify(session["accessToken"]).roles

    enrol(session["accessToken"])

    renewed = refresh(session["refreshToken"]).json()["data"]
    assert Role.OPS_ADMIN in verify(renewed["accessToken"]).roles


def test_neither_code_nor_reset_skips_it() -> None:
    account()
    enrol(sign_in()["accessToken"])
    cache.clear()

    begun = post("login/otp", {"email": EMAIL})
    by_code = post("login/otp/verify", {"code": code_sent(EMAIL)}, flow=flow_of(begun))
    assert code_of(by_code) == (401, "AUTH_MFA_REQUIRED")

    begun = post("forgot-password", {"email": EMAIL})
    body = {"code": code_sent(EMAIL), "password": "Lain-Sekali-119"}
    assert post("reset-password", body, flow=flow_of(begun)).status_code == 200
    after = post("login", {"email": EMAIL, "password": "Lain-Sekali-119"})
    assert code_of(after) == (401, "AUTH_MFA_REQUIRED")


def test_it_is_given_up_after_a_fresh_proof() -> None:
    account()
    token = sign_in()["accessToken"]
    enrol(token)

    kinds = [each["type"] for each in call("get", "mfa", token=token).json()["data"]]
    answer = call("delete", "mfa/totp", token=token)

    assert set(kinds) == {"totp", "recovery_codes"}
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_replace_the_old_ones() -> None:
    account()
    token = sign_in()["accessToken"]
    _secret, old = enrol(token)

    new = post("mfa/recovery-codes", token=token).json()["data"]["codes"]

    assert len(new) == 10
    assert not set(new) & set(old)
    assert call("get", "mfa/recovery-codes", token=token).json()["data"]["codes"] == new


@pytest.mark.parametrize("body", [{}, {"code": "1", "credential": {}}, {"code": "x" * 99}])
def test_bad_input_names_the_field(body: dict[str, Any]) -> None:
    answer = post("mfa/verify", body)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == "code"


def register_passkey(token: str, passkey: Passkey) -> Any:
    post("reauthenticate", {"password": PASSWORD}, token)
    options = call("get", "mfa/passkeys", token=token).json()["data"]["options"]
    body = {"name": "Ponsel", "credential": passkey.create(options)}
    return post("mfa/passkeys", body, token)


def test_a_passkey_signs_in_alone_and_counts_as_two_factors() -> None:
    user = account()
    passkey = Passkey(ORIGIN)
    made = register_passkey(sign_in()["accessToken"], passkey)
    begun = call("get", "mfa/passkeys/login")

    body = {"credential": passkey.get(begun.json()["data"]["options"])}
    answer = post("mfa/passkeys/login", body, flow=flow_of(begun))

    assert made.status_code == 201, made.content
    token = verify(answer.json()["data"]["accessToken"])
    assert (token.user_id, token.token["amr"]) == (user.pk, ["hwk"])
    again = post("mfa/passkeys/login", body, flow=flow_of(begun))
    assert again.status_code in {401, 409, 422}


def test_a_passkey_that_verifies_nobody_is_refused() -> None:
    account()

    made = register_passkey(sign_in()["accessToken"], Passkey(ORIGIN, verifies=False))

    assert made.status_code in {400, 422}
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_passkey_of_another_site_is_refused() -> None:
    account()

    made = register_passkey(sign_in()["accessToken"], Passkey("https://evil.example"))

    assert made.status_code in {400, 422}


def test_a_passkey_is_removed() -> None:
    account()
    token = sign_in()["accessToken"]
    number = register_passkey(token, Passkey(ORIGIN)).json()["data"]["id"]

    assert call("delete", f"mfa/passkeys/{number}", token=token).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", [{}, {"id": "x"}, {"response": []}, {"id": None}])
def test_nonsense_is_no_passkey(credential: dict[str, Any]) -> None:
    begun = call("get", "mfa/passkeys/login")

    answer = post("mfa/passkeys/login", {"credential": credential}, flow=flow_of(begun))

    assert answer.status_code in {400, 422}


def test_whoever_acts_for_somebody_reads_none_of_their_secrets() -> None:
    account()
    said = jwt.decode(sign_in()["accessToken"], options={"verify_signature": False})
    support = keystore.sign({**said, "act": {"sub": str(STRANGER)}}, typ="at+jwt")

    for path in ("mfa/totp", "mfa/recovery-codes", "mfa/passkeys"):
        assert call("get", path, token=support).status_code == 403
    assert call("get", "mfa", token=support).status_code == 200


def begin_twice() -> list[tuple[str, str]]:
    """Token and first code of two devices, both of which were shown a secret."""
    begun = []
    for token in (sign_in()["accessToken"], sign_in()["accessToken"]):
        post("reauthenticate", {"password": PASSWORD}, token)
        secret = call("get", "mfa/totp", token=token).json()["data"]["secret"]
        begun.append((token, totp(secret)))
    return begun


def test_a_second_authenticator_is_refused_by_name() -> None:
    account()
    (first, one), (second, other) = begin_twice()

    assert post("mfa/totp", {"code": one}, first).status_code == 200
    assert code_of(post("mfa/totp", {"code": other}, second)) == (409, "AUTH_FACTOR_PRESENT")
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_enrolments_at_once_one_counts() -> None:
    account()
    begun = begin_twice()
    start, answers = threading.Barrier(2), []

    def one(token: str, code: str) -> None:
        start.wait()
        try:
            answers.append(post("mfa/totp", {"code": code}, token))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=each) for each in begun]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Authenticator.objects.filter(type="totp").count() == 1
