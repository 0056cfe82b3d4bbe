"""Roles are given soon after a sign-in only; an older one leads through the proof, and on."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import DeviceSession
from apps.auth_svc.selectors import get_authority
from kreki.identity import Role
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import PASSWORD, account

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/auth/auth_svc/user/"


@pytest.fixture
def long_in(staff: Client) -> Client:
    """Signed in eleven minutes ago, by password and authenticator."""
    session, then = staff.session, time.time() - 660
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": then},
        {"method": "mfa", "type": "totp", "at": then},
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(STAFF)
    session.save()
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))
    return staff


def body(person: object) -> dict[str, str]:
    return {
        "action": "grant_role",
        "_selected_action": str(person),
        "confirmed": "1",
        "role": "instructor",
        "reason": "piket",
    }


def test_soon_after_a_sign_in_nothing_more_is_asked(staff: Client) -> None:
    person = account()

    staff.post(PEOPLE, body(person.pk))

    assert Role.INSTRUCTOR in get_authority(person.pk, now=timezone.now()).roles


def test_an_old_sign_in_is_asked_for_a_proof_and_changes_nothing(long_in: Client) -> None:
    person = account()

    answer = long_in.post(PEOPLE, body(person.pk))

    where = urlsplit(answer["Location"])
    assert where.path == "/id/reauthenticate/"
    assert parse_qs(where.query) == {"next": [PEOPLE]}
    assert not person.role_grants.exists()


def test_the_question_itself_comes_after_the_proof(long_in: Client) -> None:
    person = account()

    answer = long_in.post(PEOPLE, {"action": "grant_role", "_selected_action": str(person.pk)})

    assert answer["Location"].startswith("/id/reauthenticate/")


def test_after_the_proof_it_goes_on_where_it_was(long_in: Client) -> None:
    person = account()
    asked = {"action": "grant_role", "_selected_action": str(person.pk)}
    proof = long_in.post(PEOPLE, asked)["Location"]

    page = long_in.post(proof, {"password": PASSWORD, "next": PEOPLE})

    assert page.status_code == 200
    assert 'name="confirmed"' in page.content.decode()
    assert str(person.pk) in page.content.decode()
    fresh = DeviceSession.objects.get(user=STAFF).auth_time
    assert timezone.now() - fresh < timedelta(minutes=1)


def test_a_wrong_password_goes_nowhere(long_in: Client) -> None:
    person = account()
    proof = long_in.post(PEOPLE, body(person.pk))["Location"]

    page = long_in.post(proof, {"password": "Salah-119", "next": PEOPLE})

    assert page.status_code == 200
    assert not person.role_grants.exists()


def test_an_ended_device_proves_nothing(staff: Client) -> None:
    person = account()
    DeviceSession.objects.update(ended_at=timezone.now())

    staff.post(PEOPLE, body(person.pk))

    assert not person.role_grants.exists()
