"""POST /api/auth/v1/me/email and me/phone: asked for by somebody signed in, proved by a code."""

from __future__ import annotations

import threading
import time
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client

from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.services import attempts
from kreki.audit.models import AuditEvent
from kreki.contracts.auth import CodeRequested, ContactChanged
from kreki.events.models import Outbox
from kreki.testing.plugin import ApiFor
from tests.auth_svc.factories import (
    EMAIL,
    PASSWORD,
    PHONE,
    account,
    code_of,
    code_sent,
    post,
    refresh,
    sign_in,
)
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
NEW: Final = {"email": "new@example.test", "phone": "+6281299999999"}
THEIRS: Final = {"email": "theirs@example.test", "phone": "+6281288888888"}
KINDS: Final = pytest.mark.parametrize("kind", ["email", "phone"])


def ask(kind: str, token: str, address: str = "") -> Any:
    return post(f"me/{kind}", {kind: address or NEW[kind]}, token)


def prove(kind: str, token: str, code: str = "") -> Any:
    return post(f"me/{kind}/verify", {"code": code or code_sent(NEW[kind])}, token)


def messages(address: str) -> list[str]:
    rows = Outbox.objects.filter(type=CodeRequested.type, data__address=address)
    return [row.data["template_key"] for row in rows.order_by("created_at")]


def contacts() -> dict[str, Any]:
    return dict(User.objects.values("email", "phone", "phone_verified").get(pk=VOLUNTEER))


@KINDS
def test_a_contact_counts_once_its_code_came_back(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]

    asked = ask(kind, token)
    before = contacts()
    answer = prove(kind, token)

    assert (asked.status_code, asked.json()["data"]) == (202, {})
    assert before == {"email": EMAIL, "phone": PHONE, "phone_verified": True}
    assert answer.status_code == 200
    assert answer.json()["data"][kind] == NEW[kind]
    assert contacts() == {**before, kind: NEW[kind]}
    if kind == "email":
        assert EmailAddress.objects.get().email == NEW["email"]


@KINDS
def test_notify_learns_of_it_once_and_the_former_contact_is_told(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]
    ask(kind, token)

    prove(kind, token)

    (event,) = Outbox.objects.filter(type=ContactChanged.type)
    name = {"email": "email", "phone": "phone_e164"}[kind]
    assert event.data[name] == NEW[kind]
    assert event.seq == User.objects.get().contact_version
    assert messages({"email": EMAIL, "phone": PHONE}[kind]) == ["code_changed"]
    assert messages(NEW[kind]) == ["code_verify"]


@KINDS
def test_it_stands_in_the_audit_log(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]
    ask(kind, token)

    prove(kind, token)

    (entry,) = AuditEvent.objects.filter(action=f"account.{kind}_changed")
    assert entry.actor == entry.subject == f"user:{VOLUNTEER}"


@KINDS
def test_other_devices_stay_signed_in_and_sign_in_goes_by_the_new_contact(kind: str) -> None:
    account()
    elsewhere, here = sign_in(), sign_in()
    ask(kind, here["accessToken"])
    prove(kind, here["accessToken"])

    assert refresh(elsewhere["refreshToken"]).status_code == 200
    assert DeviceSession.objects.filter(ended_at=None).count() == 2
    cache.clear()
    assert sign_in(**{kind: NEW[kind]})["user"]["id"] == str(VOLUNTEER)


@KINDS
def test_an_older_sign_in_must_be_proved_again(api: ApiFor, kind: str) -> None:
    account()

    answer = api(VOLUNTEER, auth_time=int(time.time()) - 601).post(
        f"/api/auth/v1/me/{kind}", {kind: NEW[kind]}, format="json"
    )

    assert code_of(answer) == (403, "AUTH_REAUTH_REQUIRED")
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("path", ["me/email", "me/phone", "me/email/verify", "me/phone/verify"])
def test_anonymous_is_401(path: str) -> None:
    assert post(path, {"code": "123456", **NEW}).status_code == 401


@KINDS
def test_somebody_elses_contact_looks_free_and_its_owner_gets_a_hint(kind: str) -> None:
    account()
    account(STRANGER, **THEIRS)
    token = sign_in()["accessToken"]

    free = ask(kind, token)
    cache.clear()
    theirs = ask(kind, token, THEIRS[kind])

    assert (theirs.status_code, theirs.json()["data"]) == (free.status_code, free.json()["data"])
    assert set(theirs.headers) == set(free.headers)
    assert messages(THEIRS[kind]) == ["code_known"]
    assert code_sent(THEIRS[kind]) == ""
    assert code_of(prove(kind, token, "000000")) == (422, "AUTH_CODE_INCORRECT")
    assert contacts()[kind] == {"email": EMAIL, "phone": PHONE}[kind]


@pytest.mark.parametrize(
    ("kind", "page"), [("email", "/id/email/"), ("phone", "/id/phone/change/")]
)
def test_the_pages_give_the_same_hint_and_no_code(kind: str, page: str) -> None:
    account()
    account(STRANGER, **THEIRS)
    browser = Client()
    browser.post("/id/login/", {"login": EMAIL, "password": PASSWORD})
    browser.post("/id/reauthenticate/", {"password": PASSWORD})

    answers = []
    for address in (NEW[kind], THEIRS[kind]):
        cache.clear()
        answers.append(browser.post(page, {kind: address, "action_add": ""}))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (messages(NEW[kind]), messages(THEIRS[kind])) == (["code_verify"], ["code_known"])


@KINDS
def test_whoever_proves_it_first_has_it(kind: str) -> None:
    account()
    account(STRANGER, **THEIRS)
    mine = sign_in()["accessToken"]
    theirs = sign_in(email=THEIRS["email"])["accessToken"]
    ask(kind, theirs)
    first = code_sent(NEW[kind])
    cache.clear()
    ask(kind, mine)
    second = code_sent(NEW[kind])

    assert prove(kind, theirs, first).status_code == 200
    late = prove(kind, mine, second)

    assert code_of(late) == (409, f"AUTH_{kind.upper()}_TAKEN")
    assert contacts()[kind] == {"email": EMAIL, "phone": PHONE}[kind]


@KINDS
def test_the_third_wrong_code_ends_it(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]
    ask(kind, token)
    wrong = "000000" if code_sent(NEW[kind]) != "000000" else "111111"

    answers = [prove(kind, token, wrong) for _ in range(3)]

    assert [code_of(answer) for answer in answers] == [(422, "AUTH_CODE_INCORRECT")] * 3
    assert code_of(prove(kind, token)) == (409, "AUTH_FLOW_EXPIRED")


@KINDS
def test_a_code_counts_in_the_session_that_asked(kind: str) -> None:
    account()
    here, elsewhere = sign_in()["accessToken"], sign_in()["accessToken"]
    ask(kind, here)

    assert code_of(prove(kind, elsewhere)) == (409, "AUTH_FLOW_EXPIRED")


@KINDS
def test_a_second_code_within_half_a_minute_is_too_often(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]
    ask(kind, token)

    assert code_of(ask(kind, token)) == (429, "AUTH_TOO_OFTEN")


@KINDS
@pytest.mark.parametrize("owner", ["nobody", "somebody"])
def test_the_limit_of_a_day_is_that_of_login_codes(kind: str, owner: str) -> None:
    account()
    account(STRANGER, **THEIRS)
    token = sign_in()["accessToken"]
    address = (NEW if owner == "nobody" else THEIRS)[kind]
    for _ in range(attempts.MESSAGES_A_DAY):
        attempts.count_message(address)

    assert code_of(ask(kind, token, address)) == (429, "AUTH_CODES_LIMITED")
    assert messages(address) == []


@pytest.mark.parametrize(("kind", "most"), [("email", 5), ("phone", 3)])
def test_nobody_writes_to_many_addresses(kind: str, most: int) -> None:
    account()
    token = sign_in()["accessToken"]
    many = {"email": "new{}@example.test", "phone": "+62812000000{}"}[kind]

    answers = [ask(kind, token, many.format(number)).status_code for number in range(most + 1)]

    assert answers == [202] * most + [429]


@pytest.mark.parametrize(
    ("kind", "address"),
    [("email", EMAIL), ("email", "no address"), ("phone", "0812-3456-7890"), ("phone", "12")],
)
def test_bad_input_names_the_field(kind: str, address: str) -> None:
    """One's own proved contact is no change either."""
    account()

    answer = ask(kind, sign_in()["accessToken"], address)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == kind
    assert messages(address) == []


def test_a_contact_that_was_missing_is_added_and_nobody_else_is_told() -> None:
    account(phone=None)
    token = sign_in()["accessToken"]
    ask("phone", token)

    assert prove("phone", token).status_code == 200

    assert (contacts()["phone"], contacts()["phone_verified"]) == (NEW["phone"], True)
    sent = Outbox.objects.filter(type=CodeRequested.type)
    assert {row.data["template_key"] for row in sent} == {"code_verify"}
    assert AuditEvent.objects.filter(action="account.phone_confirmed").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@KINDS
def test_of_two_confirmations_at_once_one_counts(kind: str) -> None:
    account()
    token = sign_in()["accessToken"]
    ask(kind, token)
    code = code_sent(NEW[kind])

    statuses = at_once([(kind, token, code)] * 2)

    assert sorted(statuses) == [200, 409]
    assert Outbox.objects.filter(type=ContactChanged.type).count() == 1
    assert messages({"email": EMAIL, "phone": PHONE}[kind]) == ["code_changed"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@KINDS
def test_of_two_people_at_once_one_gets_the_contact(kind: str) -> None:
    account()
    account(STRANGER, **THEIRS)
    tokens = [sign_in()["accessToken"], sign_in(email=THEIRS["email"])["accessToken"]]
    runs = []
    for token in tokens:
        cache.clear()
        ask(kind, token)
        runs.append((kind, token, code_sent(NEW[kind])))

    statuses = at_once(runs)

    assert sorted(statuses) == [200, 409]
    assert User.objects.filter(**{kind: NEW[kind]}).count() == 1
    assert Outbox.objects.filter(type=ContactChanged.type).count() == 1


def at_once(runs: list[tuple[str, str, str]]) -> list[int]:
    """Statuses of confirmations that begin at the same instant."""
    start, results = threading.Barrier(len(runs)), list[int]()

    def one(run: tuple[str, str, str]) -> None:
        start.wait()
        try:
            results.append(prove(*run).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
