"""The pages on which support acts for a person, and their red banner."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.auth_svc.models import DeviceSession, SupportSession, User, UserRole
from apps.auth_svc.services import roles
from kreki.audit.models import AuditEvent
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.callee import other_service
from tests.auth_svc.factories import PASSWORD, account
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
WHY: Final = {"category": "account", "reason": "Laporan 4711: nama salah"}
LABEL: Final = "Bertindak sebagai (dukungan)"
ELSEWHERE: Final = ("EMERGENCY_URL", "VOLUNTEER_URL", "NOTIFY_URL")


def page_of(person_id: UUID) -> str:
    return f"/admin/auth/auth_svc/user/{person_id}/support/"


PAGE: Final = page_of(VOLUNTEER)


@pytest.fixture(autouse=True)
def _nobody_answers(settings: Settings) -> None:
    for name in ELSEWHERE:
        setattr(settings, name, "http://127.0.0.1:9")


@pytest.fixture
def person() -> User:
    return account()


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_the_page_of_a_person_leads_there_and_ones_own_does_not(
    staff: Client, person: User
) -> None:
    theirs = text_of(staff.get(f"/admin/auth/auth_svc/user/{person.pk}/change/"))
    own = text_of(staff.get(f"/admin/auth/auth_svc/user/{STAFF}/change/"))

    assert LABEL in theirs
    assert PAGE in theirs
    assert LABEL not in own


def test_it_begins_shows_what_the_person_sees_and_ends(staff: Client, person: User) -> None:
    asked = text_of(staff.get(PAGE))
    begun = staff.post(PAGE, WHY)
    seen = text_of(staff.get(PAGE))
    ended = staff.post(PAGE, {"end": ""})

    assert 'name="reason"' in asked
    assert begun["Location"] == PAGE
    until = timezone.localtime(SupportSession.objects.get().expires_at)
    assert f"Anda bertindak sebagai Sari sampai {until:%H.%M} WIB" in seen
    assert WHY["reason"] in seen
    assert "sari@example.test" in seen
    assert seen.count("Layanan ini sedang tidak menjawab.") == len(ELSEWHERE)
    assert ended["Location"] == f"/admin/auth/auth_svc/user/{person.pk}/change/"
    assert SupportSession.objects.get().ending == "button"
    assert 'name="reason"' in text_of(staff.get(PAGE))


def test_other_services_are_asked_with_a_token_that_never_reaches_the_page(
    staff: Client, person: User, settings: Settings
) -> None:
    staff.post(PAGE, WHY)
    with other_service(involved=True) as other:
        for name in ELSEWHERE:
            setattr(settings, name, other.address)
        other.statuses = [404, 500]

        seen = text_of(staff.get(PAGE))

    assert len(other.tokens) == len(ELSEWHERE)
    assert len({*other.tokens}) == 1
    assert other.tokens[0] not in seen
    assert seen.count("Layanan ini sedang tidak menjawab.") == 1
    assert seen.count("Tidak ada catatan.") == 1
    assert "<dt>involved</dt><dd>True</dd>" in seen


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"category": "account", "reason": "pendek"},
        {"category": "account", "reason": "x" * 201},
        {"category": "account", "reason": "sepuluh huruf\0"},
        {"category": "lain", "reason": WHY["reason"]},
    ],
)
def test_bad_input_is_named_and_begins_nothing(
    staff: Client, person: User, wrong: dict[str, str]
) -> None:
    answer = staff.post(PAGE, {**wrong, "sent": "1"})

    assert "errorlist" in text_of(answer)
    assert not SupportSession.objects.exists()


def test_somebody_of_the_same_rank_is_refused_in_words(staff: Client, person: User) -> None:
    now = timezone.now()
    roles.grant_role(user_id=VOLUNTEER, role="system_admin", by="test", reason="", now=now)

    assert "Anda tidak berwenang bertindak sebagai orang ini." in text_of(staff.post(PAGE, WHY))


def test_while_acting_another_person_leads_back_to_the_one(staff: Client, person: User) -> None:
    account(STRANGER, email="lain@example.test", phone=None)
    staff.post(PAGE, WHY)

    assert staff.get(page_of(STRANGER))["Location"] == PAGE
    assert staff.post(page_of(STRANGER), WHY)["Location"] == PAGE
    assert SupportSession.objects.count() == 1


def test_an_old_sign_in_is_asked_for_a_proof(staff: Client, person: User) -> None:
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))

    answer = staff.post(PAGE, WHY)

    assert answer["Location"].startswith("/id/reauthenticate/")
    assert not SupportSession.objects.exists()


def test_after_the_proof_what_was_asked_begins(staff: Client, person: User) -> None:
    session, then = staff.session, time.time() - 660
    session[METHODS] = [
        {"method": "password", "at": then},
        {"method": "mfa", "type": "totp", "at": then},
    ]
    session[f"{METHODS}_user"] = str(STAFF)
    session.save()
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))
    proof = staff.post(PAGE, WHY)["Location"]

    answer = staff.post(proof, {"password": PASSWORD, "next": PAGE})

    assert answer["Location"] == PAGE
    assert SupportSession.objects.get().person == person


def test_who_came_in_for_roles_alone_sees_nobody(staff: Client, person: User) -> None:
    now = timezone.now()
    UserRole.objects.update(valid_until=now)
    roles.grant_role(user_id=STAFF, role="training_admin", by="test", reason="", now=now)

    answer = staff.get(PAGE)

    assert answer.status_code in {302, 403}
    assert "Sari" not in answer.content.decode()


def test_operations_may_too(staff: Client, person: User) -> None:
    now = timezone.now()
    account(STRANGER, email="lain@example.test", phone=None)
    roles.grant_role(user_id=STRANGER, role="system_admin", by="test", reason="", now=now)
    roles.grant_role(user_id=STAFF, role="ops_admin", by="test", reason="", now=now)
    roles.withdraw_role(user_id=STAFF, role="system_admin", by="test", now=now)

    assert staff.post(PAGE, WHY)["Location"] == PAGE
    assert "Anda bertindak sebagai Sari" in text_of(staff.get(PAGE))


def test_signing_out_ends_it(staff: Client, person: User) -> None:
    staff.post(PAGE, WHY)

    staff.post("/admin/auth/logout/")

    assert SupportSession.objects.get().ending == "sign_out"
    assert staff.get(PAGE).status_code == 302


def test_nobody_is_no_page_and_visitors_are_led_in(staff: Client, client: Client) -> None:
    assert staff.get(page_of(STRANGER)).status_code == 404
    assert client.get(PAGE)["Location"].startswith("/admin/auth/login/")


def test_each_page_is_on_record(staff: Client, person: User) -> None:
    staff.post(PAGE, WHY)

    staff.get(PAGE)
    staff.get(PAGE)

    rows = AuditEvent.objects.filter(action="support.asked", acting_for=f"user:{VOLUNTEER}")
    assert rows.count() == 2
    assert {row.actor for row in rows} == {f"user:{STAFF}"}


def test_the_list_of_accesses_is_read_only(staff: Client, person: User) -> None:
    staff.post(PAGE, WHY)
    session = SupportSession.objects.get()
    base = "/admin/auth/auth_svc/supportsession/"

    assert "Sari" in text_of(staff.get(base))
    assert WHY["reason"] in text_of(staff.get(f"{base}{session.pk}/change/"))
    assert staff.post(f"{base}{session.pk}/delete/", {"post": "yes"}).status_code == 403
