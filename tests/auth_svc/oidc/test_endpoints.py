"""Discovery, userinfo, introspection, revocation and tokens of machines."""

from __future__ import annotations

import hashlib
import time
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.db.models import F
from django.test import Client as Http
from oauth2_provider.models import AccessToken

from apps.auth_svc.models import Application, User, UserRole
from apps.auth_svc.services.oauth import keystore
from tests.auth_svc.factories import EMAIL, account, sign_in
from tests.auth_svc.oidc.flow import (
    MACHINE,
    Party,
    browser,
    claims,
    party,
    post,
    tokens,
    tokens_after_consent,
)
from tests.auth_svc.test_roles import NOON
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
NOTIFY, LMS = MACHINE.resources


def userinfo(token: str) -> Any:
    return Http().get("/o/userinfo/", headers={"Authorization": f"Bearer {token}"})


def ask(by: Party | None, token: str, **form: str) -> Any:
    return post("introspect/", {"token": token, **form}, by)


def machine_token(machine: Party, **form: Any) -> Any:
    return machine.token(**{"grant_type": "client_credentials", "resource": NOTIFY, **form})


def test_discovery_offers_what_there_is_and_nothing_that_is_refused() -> None:
    """Traps 14 and 23."""
    document = Http().get("/o/.well-known/openid-configuration").json()

    issuer = document["issuer"]
    assert issuer == settings.KREKI_ISSUER
    assert {url for name, url in document.items() if name.endswith("_endpoint")} == {
        f"{issuer}/{path}/"
        for path in ("authorize", "token", "userinfo", "revoke_token", "introspect", "logout")
    }
    assert document["grant_types_supported"] == [
        *("authorization_code", "refresh_token", "client_credentials")
    ]
    assert document["response_types_supported"] == ["code"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_userinfo_tells_what_the_scopes_allow() -> None:
    answer = tokens(browser(account()), party(scopes=("openid", "email")), scope="openid email")

    told = userinfo(answer["access_token"]).json()

    assert told == {"sub": str(VOLUNTEER), "roles": ["public"], "email": EMAIL}


def test_a_token_for_one_service_is_refused_at_userinfo() -> None:
    """Trap 15."""
    answer = tokens(browser(account()), party(), resource=LMS)

    assert userinfo(answer["access_token"]).status_code == 401


@pytest.mark.parametrize(("amr", "is_shown"), [(["pwd"], False), (["pwd", "otp"], True)])
def test_powerful_roles_wait_for_a_second_factor(amr: list[str], is_shown: bool) -> None:
    person = account()
    UserRole.objects.create(user=person, role_id="ops_admin", valid_from=NOON, granted_by="test")
    http = browser(person, amr=amr)

    theirs = tokens_after_consent(http, party(is_ours=False))
    ours = tokens(http, party(client_id="kita"))

    told = (
        claims(theirs["id_token"])["roles"],
        claims(theirs["access_token"])["roles"],
        userinfo(theirs["access_token"]).json()["roles"],
        claims(ours["access_token"])["roles"],
    )
    assert {("ops_admin" in roles) for roles in told} == {is_shown}
    assert "ops_admin" in claims(ours["id_token"])["roles"]  # they weigh `amr` themselves


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_userinfo_refuses_other_tokens(token: str) -> None:
    assert userinfo(token).status_code == 401


def test_an_id_token_and_a_refresh_token_open_nothing() -> None:
    answer = tokens(browser(account()), party())

    assert userinfo(answer["id_token"]).status_code == 401
    assert userinfo(answer["refresh_token"]).status_code == 401


def test_introspection_tells_whoever_the_token_is_meant_for() -> None:
    account()
    token = sign_in()["accessToken"]

    told = ask(party(), token).json()

    assert told["active"] is True
    assert (told["sub"], told["client_id"], told["scope"]) == (str(VOLUNTEER), "kreki-app", "app")
    assert set(told) <= {
        *("active", "token_type", "iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti"),
        *("sid", "roles", "amr", "auth_time"),
    }


def test_introspection_tells_others_nothing() -> None:
    answer = tokens(browser(account()), party(), resource=LMS)
    other = party(client_id="lain", resources=("https://api.kreki.id/content",))

    assert ask(other, answer["access_token"]).json() == {"active": False}


@pytest.mark.parametrize("token", ["x", "a.b.c", "\0"])
def test_an_unknown_token_does_not_count(token: str) -> None:
    assert ask(party(), token).json() == {"active": False}


def test_a_revoked_token_and_a_suspended_persons_token_do_not_count() -> None:
    mine = party()
    answer = tokens(browser(account()), mine)
    User.objects.update(status=User.Status.SUSPENDED)
    suspended = ask(mine, answer["access_token"]).json()
    User.objects.update(status=User.Status.ACTIVE)

    post("revoke_token/", {"token": answer["refresh_token"]}, mine)

    assert suspended == ask(mine, answer["access_token"]).json() == {"active": False}
    assert userinfo(answer["access_token"]).status_code == 401


def test_a_token_from_before_a_change_of_rights_does_not_count() -> None:
    mine = party()
    answer = tokens(browser(account()), mine)
    before = ask(mine, answer["access_token"]).json()
    User.objects.update(authz_version=F("authz_version") + 1)

    assert before["active"] is True
    assert ask(mine, answer["access_token"]).json() == {"active": False}


def test_a_token_that_ends_a_moment_before_its_row_does_not_count() -> None:
    mine = party()
    token = tokens(browser(account()), mine)["access_token"]
    said = jwt.decode(token, options={"verify_signature": False})
    ended = keystore.sign({**said, "exp": int(time.time()) - 1}, typ="at+jwt")
    AccessToken.objects.update(
        token=ended, token_checksum=hashlib.sha256(ended.encode()).hexdigest()
    )

    assert ask(mine, ended).json() == {"active": False}


def test_introspection_wants_a_client_that_may() -> None:
    without_scope = party(client_id="lain", scopes=("openid",))

    assert ask(None, "x").status_code == 401
    assert ask(None, "x", client_id="kreki-app").status_code == 401
    assert ask(None, "x", client_id="mitra", client_secret="x").status_code == 401
    assert ask(without_scope, "x").status_code == 403
    assert post("introspect/", {}, party()).status_code == 400


def test_a_machine_gets_a_token_for_one_service() -> None:
    machine = party(MACHINE)

    answer = machine_token(machine).json()

    told = claims(answer["access_token"], audience=NOTIFY)
    assert jwt.get_unverified_header(answer["access_token"])["typ"] == "at+jwt"
    assert (told["sub"], told["aud"], told["scope"]) == ("client:mesin", [NOTIFY], "service")
    assert told["exp"] - told["iat"] == answer["expires_in"] == 300
    assert not {"refresh_token", "id_token"} & set(answer)
    assert not {"sid", "rv"} & set(told)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"resource": ""}, "invalid_target"),
        ({"resource": [NOTIFY, LMS]}, "invalid_target"),
        ({"resource": "https://api.kreki.id/emergency"}, "invalid_target"),
        ({"resource": "notify"}, "invalid_target"),
        ({"scope": "app"}, "invalid_scope"),
        ({"scope": "service introspection"}, "invalid_scope"),
        ({"scope": "openid"}, "invalid_scope"),
    ],
)
def test_a_machine_gets_no_more_than_it_was_registered_for(
    form: dict[str, Any], error: str
) -> None:
    answer = machine_token(party(MACHINE), **form)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_only_machines_get_tokens_of_their_own() -> None:
    people = machine_token(party())
    public = post("token/", {"grant_type": "client_credentials", "client_id": "kreki-app"})

    assert people.json()["error"] == "unauthorized_client"
    assert (public.status_code, public.json()["error"]) == (401, "invalid_client")


def test_a_disabled_machine_gets_nothing() -> None:
    machine = party(MACHINE)
    Application.objects.filter(client_id="mesin").update(is_enabled=False)

    assert machine_token(machine).status_code == 401


def test_a_machine_signs_nobody_in() -> None:
    machine = party(MACHINE)
    answer = browser(account()).get(
        "/o/authorize/", {"client_id": "mesin", "response_type": "code", "redirect_uri": LMS}
    )

    assert answer.status_code == 400
    assert machine.token(grant_type="password", username="x", password="y").status_code == 400


@pytest.mark.slow
def test_a_machines_token_takes_less_than_150_ms() -> None:
    machine = party(MACHINE)
    machine_token(machine)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        machine_token(machine)
        took.append(time.perf_counter() - began)

    assert sorted(took)[2] < 0.15


def test_only_secrets_of_clients_have_the_fast_hasher() -> None:
    party()

    assert identify_hasher(Application.objects.get(client_id="mitra").client_secret).algorithm == (
        "kreki_client_sha256"
    )
    assert identify_hasher(account().password).algorithm == "argon2"
