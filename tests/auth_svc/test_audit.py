"""What happens to accounts stands in the audit log, written with the deed."""

from __future__ import annotations

import pytest
from allauth.account.signals import email_confirmed, login_code_rejected, password_reset

from apps.auth_svc.models import User
from apps.auth_svc.services import accounts, audit, roles
from kreki.audit.models import AuditEvent
from tests.auth_svc.factories import EMAIL, account, post, sign_in
from tests.auth_svc.test_roles import NOON

pytestmark = pytest.mark.django_db


def actions() -> list[tuple[str, str, str]]:
    return list(AuditEvent.objects.order_by("id").values_list("action", "actor", "reason"))


def test_granting_and_withdrawing_a_role() -> None:
    person = account()

    roles.grant_role(user_id=person.pk, role="instructor", by="ayu", reason="lulus", now=NOON)
    roles.grant_role(user_id=person.pk, role="instructor", by="ayu", reason="lagi", now=NOON)
    roles.withdraw_role(user_id=person.pk, role="instructor", by="budi", now=NOON)

    assert actions() == [("role.granted", "ayu", "lulus"), ("role.withdrawn", "budi", "")]


def test_suspending_keeps_the_reason() -> None:
    person = account()

    accounts.suspend(user_id=person.pk, by="ayu", reason="penyalahgunaan", now=NOON)

    assert ("account.suspended", "ayu", "penyalahgunaan") in actions()


def test_an_unknown_contact_is_recognised_again_but_not_readable() -> None:
    for _ in range(2):
        audit.record_refused_sign_in(contact="siapa@example.test", user_id=None, reason="unknown")

    first, second = AuditEvent.objects.values_list("subject", flat=True)
    assert first == second
    assert first.startswith("contact:")
    assert "siapa" not in first


def test_signing_in_and_failing_to() -> None:
    person = account()

    post("login", {"email": EMAIL, "password": "Salah-119"})
    post("login", {"email": "siapa@example.test", "password": "Salah-119"})
    sign_in()

    wrong, unknown, right = AuditEvent.objects.order_by("id")
    assert (wrong.action, wrong.subject) == ("sign_in.refused", f"user:{person.pk}")
    assert unknown.subject.startswith("contact:")
    assert (right.action, right.ip) == ("sign_in.succeeded", "127.0.0.1")
    assert all(event.request_id for event in (wrong, unknown, right))


def test_what_allauth_changes_is_recorded() -> None:
    person = account()
    address = person.emailaddress_set.get()
    facts = {"sender": User, "request": None, "user": person}

    password_reset.send(**facts)
    email_confirmed.send(sender=User, request=None, email_address=address)
    login_code_rejected.send(sender=User, request=None, user=None, last_attempt=False)

    assert [action for action, _, _ in actions()] == [
        "account.password_reset",
        "account.email_confirmed",
    ]
