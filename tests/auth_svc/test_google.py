"""Sign-in with Google: on the pages by its wire format, in the app by an ID token."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.services.archive import show_own
from deploy.providers.google import CLIENT_ID
from kreki.audit.models import AuditEvent
from kreki.contracts.auth import ContactChanged
from kreki.events.models import Outbox
from kreki.identity.verify import verify
from tests.auth_svc.api.test_second_factor import enrol
from tests.auth_svc.factories import EMAIL, PASSWORD, account, code_of, flow_of, post, sign_in
from tests.auth_svc.google import BUDI, come, consent, id_token, offer, served
from tests.auth_svc.test_refresh_race import RACERS, race
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
AWAY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture
def google(server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    offer(settings, monkeypatch, server)
    return server


def login(token: str, **more: str) -> Any:
    return post("login/google", {"id_token": token, **more})


def test_nobody_is_offered_what_is_not_set() -> None:
    for page in ("/id/login/", "/id/signup/"):
        assert b"Google" not in Client().get(page).content
    assert Client().post("/id/google/login/").status_code == 404
    assert Client().get("/id/google/login/callback/?code=a&state=b").status_code == 404
    assert code_of(login("x")) == (404, "AUTH_GOOGLE_OFF")


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("page", ["/id/login/", "/id/signup/"])
def test_the_button_is_a_form(page: str) -> None:
    content = Client().get(page).content.decode()

    assert '<form method="post" action="/id/google/login/?process=login">' in content
    assert "Masuk dengan Google" in content


@pytest.mark.usefixtures("google")
def test_who_is_new_gets_an_account_with_a_proved_address() -> None:
    browser = Client()

    answer = come(browser)

    assert (answer.status_code, answer["Location"]) == (302, "/id/")
    assert browser.get("/id/").status_code == 200
    person = User.objects.get()
    assert (person.email, person.full_name) == (BUDI, "Budi Santoso")
    assert not person.has_usable_password()
    assert EmailAddress.objects.filter(user=person, email=BUDI, verified=True, primary=True)
    (event,) = Outbox.objects.filter(type=ContactChanged.type)
    assert event.data["email"] == BUDI
    assert AuditEvent.objects.get(action="account.registered").reason == "google"
    assert SocialAccount.objects.get().extra_data == {}
    assert DeviceSession.objects.get().amr == ["fed"]


@pytest.mark.usefixtures("google")
def test_who_comes_again_is_the_same_person() -> None:
    come(Client())
    come(Client())

    assert User.objects.count() == 1
    assert DeviceSession.objects.filter(ended_at=None).count() == 2


@pytest.mark.usefixtures("google")
def test_an_account_with_the_address_is_not_opened_by_the_address() -> None:
    account(email=BUDI)
    browser = Client()

    answer = come(browser)

    assert (answer.status_code, answer["Location"]) == (302, "/id/login/")
    assert "sudah punya akun" in browser.get("/id/login/").content.decode()
    assert browser.get("/id/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.usefixtures("google")
def test_after_signing_in_and_proving_it_google_is_connected_and_opens_the_account() -> None:
    account(email=BUDI)
    browser = Client()
    browser.post("/id/login/", {"login": BUDI, "password": PASSWORD})
    browser.post("/id/reauthenticate/", {"password": PASSWORD})

    come(browser, process="connect")
    page = browser.get("/id/3rdparty/").content.decode()
    other = Client()
    came = come(other)

    assert SocialAccount.objects.get().user_id == VOLUNTEER
    assert "Putuskan" in page
    assert came["Location"] == "/id/"
    assert other.get("/id/").status_code == 200
    assert AuditEvent.objects.filter(action="account.google_connected").count() == 1


@pytest.mark.usefixtures("google")
def test_being_signed_in_alone_connects_nothing() -> None:
    account()
    browser = Client()
    browser.post("/id/login/", {"login": EMAIL, "password": PASSWORD})

    answer = come(browser, process="connect")

    assert answer["Location"].startswith("/id/reauthenticate/")
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("google")
def test_an_account_that_merely_claims_the_address_is_neither_entered_nor_in_the_way() -> None:
    thief = account(STRANGER, email=BUDI)
    EmailAddress.objects.update(verified=False)
    browser = Client()

    answer = come(browser)

    assert answer["Location"] == "/id/"
    person = User.objects.get(socialaccount__provider="google")
    assert person.pk != thief.pk
    assert EmailAddress.objects.get(email=BUDI).user_id == person.pk
    thief.refresh_from_db()
    assert thief.email is None
    cache.clear()
    assert code_of(post("login", {"email": BUDI, "password": PASSWORD}))[0] == 401


@pytest.mark.usefixtures("google")
def test_an_address_that_google_has_not_proved_opens_nothing() -> None:
    browser = Client()

    answer = come(browser, "unverified-budi@gmail.test")

    assert answer["Location"] == "/id/login/"
    assert "belum memastikan" in browser.get("/id/login/").content.decode()
    assert not User.objects.exists()


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("fate", ["late", "foreign", "garbage", "error"])
def test_what_is_not_for_us_or_no_answer_is_a_page(fate: str) -> None:
    answer = come(Client(), f"{fate}-budi@gmail.test")

    assert answer.status_code == 401
    assert "Masuk dengan Google tidak berhasil" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.usefixtures("google")
def test_a_google_that_hangs_costs_five_seconds_at_most() -> None:
    browser = Client()
    back = consent(browser, "hang-budi@gmail.test")
    started = time.monotonic()

    answer = browser.get(back)

    assert time.monotonic() - started < 5
    assert "Masuk dengan Google tidak berhasil" in answer.content.decode()


def test_a_google_that_is_away_is_a_page(google: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    back = consent(browser)
    monkeypatch.setattr(
        "allauth.socialaccount.providers.google.views.GoogleOAuth2Adapter.access_token_url",
        f"{AWAY}/token",
    )

    assert "Masuk dengan Google tidak berhasil" in browser.get(back).content.decode()


@pytest.mark.usefixtures("google")
def test_who_says_no_is_back_at_the_sign_in_with_a_sentence() -> None:
    browser = Client()

    answer = come(browser, answer="no")

    assert (answer.status_code, answer["Location"]) == (302, "/id/login/")
    assert "membatalkan masuk dengan Google" in browser.get("/id/login/").content.decode()


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("change", ["another browser", "another state", "twice"])
def test_an_answer_counts_once_for_the_browser_that_asked(change: str) -> None:
    browser = Client()
    back = consent(browser)
    if change == "another browser":
        browser = Client()
    if change == "another state":
        back = back.replace("state=", "state=x")
    if change == "twice":
        browser.get(back)
        browser.logout()
        User.objects.all().delete()

    answer = browser.get(back)

    assert answer.status_code == 401
    assert not User.objects.exists()


def test_the_app_registers_and_signs_in_with_an_id_token(google: str) -> None:
    first = login(id_token(google))
    again = login(id_token(google, nonce="n-1"), nonce="n-1")

    data = first.json()["data"]
    assert (first.status_code, again.status_code) == (200, 200)
    assert str(verify(data["accessToken"]).user_id) == data["user"]["id"]
    assert again.json()["data"]["user"]["id"] == data["user"]["id"]
    assert data["user"]["verified"] is True
    assert User.objects.count() == 1


def test_a_second_factor_is_still_asked_for(google: str) -> None:
    account(email=BUDI)
    token = sign_in(email=BUDI)["accessToken"]
    _, codes = enrol(token)
    assert post("me/google", {"id_token": id_token(google)}, token).status_code == 200
    cache.clear()

    begun = login(id_token(google, nonce="a"))
    done = post("mfa/verify", {"code": codes[0]}, flow=flow_of(begun))

    assert code_of(begun) == (401, "AUTH_MFA_REQUIRED")
    assert done.status_code == 200
    assert done.json()["data"]["user"]["id"] == str(VOLUNTEER)


def test_the_app_is_told_to_sign_in_first_where_the_address_has_an_account(google: str) -> None:
    account(email=BUDI)

    assert code_of(login(id_token(google))) == (409, "AUTH_GOOGLE_NOT_LINKED")
    assert not SocialAccount.objects.exists()


def test_a_suspended_person_is_not_let_in(google: str) -> None:
    login(id_token(google))
    User.objects.update(status=User.Status.SUSPENDED)

    answer = login(id_token(google, nonce="a"))

    assert code_of(answer) == (403, "AUTH_ACCOUNT_INACTIVE")


def test_the_copy_of_ones_data_names_the_google_account(google: str) -> None:
    person = login(id_token(google)).json()["data"]["user"]["id"]

    (row,) = show_own(UUID(person))["other_accounts"]

    assert (row["provider"], row["uid"]) == ("google", SocialAccount.objects.get().uid)


def test_one_google_account_opens_one_account(google: str) -> None:
    login(id_token(google))
    account()

    answer = post("me/google", {"id_token": id_token(google, nonce="a")}, sign_in()["accessToken"])

    assert code_of(answer) == (409, "AUTH_GOOGLE_TAKEN")


@pytest.mark.parametrize("fate", ["late", "foreign", "forged"])
def test_an_id_token_that_is_not_for_us_now_is_refused(google: str, fate: str) -> None:
    assert code_of(login(id_token(google, f"{fate}-budi@gmail.test"))) == (
        401,
        "AUTH_GOOGLE_REFUSED",
    )
    assert not User.objects.exists()


def test_another_nonce_and_a_second_use_are_refused(google: str) -> None:
    token = id_token(google, nonce="n-1")

    assert code_of(login(token, nonce="n-2")) == (401, "AUTH_GOOGLE_REFUSED")
    assert login(token, nonce="n-1").status_code == 200
    assert code_of(login(token, nonce="n-1")) == (401, "AUTH_GOOGLE_REFUSED")


def test_an_address_that_is_not_proved_registers_nobody_in_the_app_either(google: str) -> None:
    answer = login(id_token(google, "unverified-budi@gmail.test"))

    assert code_of(answer) == (422, "AUTH_GOOGLE_UNPROVED")
    assert not User.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"kid": "local-1"}, {"kid": "x"}, {"kid": 1}])
@pytest.mark.parametrize("algorithm", ["HS256", "none"])
@pytest.mark.usefixtures("google")
def test_what_google_did_not_sign_is_refused(headers: dict[str, Any], algorithm: str) -> None:
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": CLIENT_ID,
        "sub": "1",
        "iat": now,
        "exp": now + 600,
        "email": BUDI,
        "email_verified": True,
    }
    key = "s" * 32 if algorithm == "HS256" else ""
    if headers.get("kid") == 1:
        headers = {"kid": "\u0131"}

    token = jwt.encode(claims, key, algorithm=algorithm, headers=headers)

    assert code_of(login(token)) == (401, "AUTH_GOOGLE_REFUSED")
    assert not User.objects.exists()


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("token", ["", "a", "a.b.c", "..", "\u0000", "e30.e30.e30", "ü.ü.ü"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert login(token).status_code in {400, 401}


@pytest.mark.parametrize("url", [AWAY, "/phone"])
def test_without_googles_keys_nobody_is_told_that_they_are_wrong(
    google: str, settings: Settings, url: str
) -> None:
    token = id_token(google)
    settings.GOOGLE_KEYS_URL = f"{google}{url}" if url.startswith("/") else url

    assert code_of(login(token)) == (503, "AUTH_GOOGLE_UNAVAILABLE")
    assert not User.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twelve_sign_ins_at_once_make_one_account(google: str) -> None:
    tokens = iter([id_token(google, nonce=str(number)) for number in range(RACERS)])

    results = race(lambda: code_and_person(next(tokens)))

    assert {status for status, _ in results} == {200}
    assert len({person for _, person in results}) == 1
    assert User.objects.count() == SocialAccount.objects.count() == 1
    assert Outbox.objects.filter(type=ContactChanged.type).count() == 1


def code_and_person(token: str) -> tuple[int, str]:
    answer = login(token)
    data = answer.json()["data"]
    return answer.status_code, data["user"]["id"] if data else ""
