"""Looking at a person's account stands in the audit log, which staff reads and nobody changes."""

from __future__ import annotations

import pytest
from django.test import Client

from kreki.audit.models import AuditEvent
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import account

pytestmark = pytest.mark.django_db
LOG = "/admin/auth/kreki_audit/auditevent/"


def test_looking_at_an_account_is_recorded(staff: Client) -> None:
    person = account()

    staff.get(f"/admin/auth/auth_svc/user/{person.pk}/change/")

    seen = AuditEvent.objects.get(action="user.viewed")
    assert seen.subject == f"user:{person.pk}"
    assert seen.actor.startswith("staff:")


def test_the_log_is_read_and_searched_by_person(staff: Client) -> None:
    page = staff.get(f"{LOG}?q=user:{STAFF}").content.decode()

    assert "role.granted" in page


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_nobody_writes_it(staff: Client, path: str) -> None:
    event = AuditEvent.objects.get(action="role.granted")

    assert staff.get(LOG + path.format(event.pk)).status_code == 403
    assert staff.post(f"{LOG}{event.pk}/change/", {"actor": "x"}).status_code == 403
