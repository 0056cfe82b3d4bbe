"""A contact belongs to whoever proves it; what is merely claimed opens nothing (decision 0027)."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from apps.auth_svc.domain.errors import EmailTaken
from apps.auth_svc.gateways.accounts.middleware import RefusalMiddleware
from apps.auth_svc.models import User
from apps.auth_svc.services import claims, roles
from kreki.audit.models import AuditEvent
from kreki.contracts.auth import CodeRequested, ContactChanged
from kreki.events.models import Outbox
from tests.auth_svc.factories import (
    EMAIL,
    PASSWORD,
    PHONE,
    account,
    code_of,
    code_sent,
    flow_of,
    post,
    sign_in,
)
from tests.people import STRANGER, VOLUNTEER

OWN: dict[str, Any] = {"email": "stranger@example.test", "phone": "+6281399999999"}
CONTACTS = {"email": EMAIL, "phone": PHONE}
KINDS = pytest.mark.parametrize("kind", ["email", "phone"])


def other(kind: str) -> str:
    return "phone" if kind == "email" else "email"


def prepared(kind: str) -> User:
    """A stranger's account: the other contact proved, that of the victim claimed."""
    stranger = account(STRANGER, **{kind: None, other(kind): OWN[other(kind)]})
    setattr(stranger, kind, CONTACTS[kind])
    stranger.save()
    if kind == "email":
        EmailAddress.objects.create(user=stranger, email=EMAIL, primary=True)
    return stranger


def register(**contact: str | None) -> Any:
    return post("register", {**contact, "password": "Korban-119-Asli", "full_name": "Sari"})


def prove(kind: str, flow: str, code: str) -> Any:
    return post(f"verify-{kind}", {"code": code}, flow=flow)


def codes_to(address: str) -> int:
    return Outbox.objects.filter(type=CodeRequested.type, data__address=address).count()


@pytest.mark.django_db
@KINDS
@pytest.mark.parametrize("path", ["login/otp", "forgot-password"])
def test_no_code_opens_a_prepared_account(kind: str, path: str) -> None:
    prepared(kind)

    answer = post(path, {kind: CONTACTS[kind]})
    nobody = post(path, {kind: {"email": "no@example.test", "phone": "+6281300000000"}[kind]})

    assert (answer.status_code, answer.json()["data"]) == (200, nobody.json()["data"])
    assert codes_to(CONTACTS[kind]) == 0


@pytest.mark.django_db
@KINDS
@pytest.mark.parametrize("page", ["/id/login/code/", "/id/password/reset/"])
def test_the_pages_send_none_either(kind: str, page: str) -> None:
    prepared(kind)

    answer = Client().post(page, {kind: CONTACTS[kind]})

    assert answer.status_code == 302
    assert codes_to(CONTACTS[kind]) == 0


@pytest.mark.django_db
@KINDS
def test_whoever_proves_it_takes_it_away(kind: str) -> None:
    stranger = prepared(kind)
    begun = register(**{kind: CONTACTS[kind]})

    answer = prove(kind, flow_of(begun), code_sent(CONTACTS[kind]))

    assert (begun.status_code, begun.json()["data"]) == (201, {"next": f"verify_{kind}"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["user"]["id"] != str(stranger.pk)
    stranger.refresh_from_db()
    assert getattr(stranger, kind) is None
    assert not EmailAddress.objects.filter(user=stranger, email=EMAIL).exists()
    cache.clear()
    theirs = post("login", {kind: CONTACTS[kind], "password": PASSWORD})
    assert code_of(theirs) == (401, "AUTH_INVALID_CREDENTIALS")
    assert sign_in(**{other(kind): OWN[other(kind)]})


@pytest.mark.django_db
@KINDS
def test_a_claim_of_both_is_answered_like_any_registration(kind: str) -> None:
    """Somebody registers with a contact that is another's, and one of their own."""
    account()
    given = {kind: CONTACTS[kind], other(kind): OWN[other(kind)]}

    begun, fresh = register(**given), register(email="new@example.test", phone="+6281300000001")

    assert begun.json()["data"] == fresh.json()["data"] == {"next": "verify_phone"}
    assert codes_to("+6281300000001") == 1
    # The code for one's own number comes, whoever has the e-mail; the number of others gets none.
    assert codes_to(OWN["phone"]) == (kind == "email")
    assert EmailAddress.objects.filter(email=EMAIL, verified=True).get().user_id == VOLUNTEER


@pytest.mark.django_db
def test_an_address_that_is_anothers_is_never_proved_again() -> None:
    begun = register(email=EMAIL)
    flow, code = flow_of(begun), code_sent(EMAIL)
    account()

    assert code_of(prove("email", flow, code)) == (409, "AUTH_EMAIL_TAKEN")
    assert sign_in()["user"]["id"] == str(VOLUNTEER)


@pytest.mark.django_db
def test_a_number_that_is_anothers_is_never_proved_again() -> None:
    begun = register(phone=PHONE)
    flow, code = flow_of(begun), code_sent(PHONE)
    account(email=None)

    assert code_of(prove("phone", flow, code)) == (409, "AUTH_PHONE_TAKEN")
    assert sign_in(phone=PHONE)["user"]["id"] == str(VOLUNTEER)


@pytest.mark.django_db
@KINDS
def test_the_last_contact_of_an_account_stays_and_opens_nothing(kind: str) -> None:
    register(**{kind: CONTACTS[kind]})
    first = User.objects.get()
    cache.clear()
    begun = register(**{kind: CONTACTS[kind]})

    assert prove(kind, flow_of(begun), code_sent(CONTACTS[kind])).status_code == 200

    first.refresh_from_db()
    assert getattr(first, kind) == CONTACTS[kind]
    answer = post("login/otp", {kind: CONTACTS[kind]})
    proved = post("login/otp/verify", {"code": code_sent(CONTACTS[kind])}, flow=flow_of(answer))
    assert proved.json()["data"]["user"]["id"] != str(first.pk)


@pytest.mark.django_db
@KINDS
def test_a_password_finishes_the_registration_that_it_began(kind: str) -> None:
    register(**{kind: CONTACTS[kind]})
    cache.clear()

    answer = post("login", {kind: CONTACTS[kind], "password": "Korban-119-Asli"})
    done = prove(kind, flow_of(answer), code_sent(CONTACTS[kind]))

    assert code_of(answer) == (401, f"AUTH_VERIFY_{kind.upper()}_REQUIRED")
    assert done.status_code == 200


@pytest.mark.django_db
@KINDS
def test_imported_people_come_by_a_code(kind: str) -> None:
    """Nobody can have prepared their account: it has no password."""
    awaited = User.objects.create(full_name="Sari", **{kind: CONTACTS[kind]})
    awaited.password = make_password(None)
    awaited.save()
    if kind == "email":
        EmailAddress.objects.create(user=awaited, email=EMAIL, primary=True)

    begun = post("login/otp", {kind: CONTACTS[kind]})
    answer = post("login/otp/verify", {"code": code_sent(CONTACTS[kind])}, flow=flow_of(begun))

    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["user"] == answer.json()["data"]["user"] | {
        "id": str(awaited.pk),
        "verified": True,
    }
    told = Outbox.objects.filter(type=ContactChanged.type).latest("seq").data
    assert told[{"email": "email", "phone": "phone_e164"}[kind]] == CONTACTS[kind]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.slow
@KINDS
def test_of_two_proofs_at_once_one_wins(kind: str) -> None:
    flows = []
    for _ in range(2):
        cache.clear()
        begun = register(**{kind: CONTACTS[kind]})
        flows.append((flow_of(begun), code_sent(CONTACTS[kind])))
    start, answers = threading.Barrier(2), []

    def one(flow: str, code: str) -> None:
        start.wait()
        try:
            answers.append(prove(kind, flow, code))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=flow) for flow in flows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    proved = User.objects.filter(phone_verified=True).count()
    assert proved + EmailAddress.objects.filter(verified=True).count() == 1


@pytest.mark.django_db
def test_on_the_pages_too_the_second_proof_is_refused_in_words() -> None:
    """The form saw nothing, the service did: somebody was quicker in between."""
    request = RequestFactory().post("/id/confirm-email/")
    middleware = RefusalMiddleware(lambda _request: HttpResponse())

    page = middleware.process_exception(request, EmailTaken())

    assert page is not None
    assert page.status_code == 409
    assert "Alamat surel ini sudah terdaftar." in page.content.decode()


def aged(**fields: Any) -> User:
    """Registered eight days ago, with a password, nothing proved."""
    person = User.objects.create(password=make_password(PASSWORD), **fields)
    User.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=8))
    return person


@pytest.mark.django_db
def test_accounts_that_proved_nothing_go_after_a_week() -> None:
    young = User.objects.create(password=make_password(PASSWORD), phone="+6281300000001")
    aged(phone="+6281300000002")
    EmailAddress.objects.create(user=aged(email="a@example.test"), email="a@example.test")

    claims.remove_unproved(now=timezone.now())

    assert User.objects.get() == young
    row = AuditEvent.objects.get(action="accounts.removed")
    assert (row.actor, row.subject, row.reason) == ("system", "accounts:unproved", "2")


@pytest.mark.django_db
def test_who_proved_something_or_is_awaited_stays() -> None:
    now = timezone.now()
    address = aged(email="a@example.test")
    EmailAddress.objects.create(user=address, email="a@example.test", verified=True)
    stay = {
        address,
        aged(phone="+6281300000001", phone_verified=True),
        aged(username="petugas"),
        aged(phone="+6281300000003"),
        aged(phone="+6281300000004"),
        aged(phone="+6281300000005"),
    }
    User.objects.filter(phone="+6281300000003").update(password=make_password(None))
    User.objects.filter(phone="+6281300000004").update(last_login=now)
    given = User.objects.get(phone="+6281300000005")
    roles.grant_role(user_id=given.pk, role="instructor", by="test", reason="", now=now)

    claims.remove_unproved(now=now)

    assert set(User.objects.all()) == stay
    assert not AuditEvent.objects.filter(action="accounts.removed").exists()


@pytest.mark.django_db
def test_many_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "BATCH", 2)
    for number in range(5):
        aged(phone=f"+628130000000{number}")

    claims.remove_unproved(now=timezone.now())

    assert not User.objects.exists()
    counted = AuditEvent.objects.order_by("id").values_list("reason", flat=True)
    assert list(counted) == ["2", "2", "1"]
