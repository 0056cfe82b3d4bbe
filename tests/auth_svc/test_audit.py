"""What happens to accounts stands in the audit log, written with the deed."""

from __future__ import annotations

import pytest

from apps.auth_svc.services import accounts, audit, roles
from kreki.audit.models import AuditEvent
from tests.auth_svc.factories import account
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
