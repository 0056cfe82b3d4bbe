"""The token of support reads, says who acts, and ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.utils import timezone

from apps.auth_svc.models import SupportSession
from apps.auth_svc.services.oauth.support import support_token
from kreki.audit.models import AuditEvent
from kreki.identity.verify import verify
from tests.auth_svc.factories import call, code_of
from tests.auth_svc.support.acting import grant
from tests.people import DISPATCHER, VOLUNTEER

pytestmark = pytest.mark.django_db


def test_the_token_says_who_acts_and_ends_soon(opened: SupportSession) -> None:
    grant(VOLUNTEER, "volunteer")
    opened.person.refresh_from_db()
    now = timezone.now()

    caller = verify(support_token(opened, now=now))
    last = support_token(opened, now=opened.expires_at - timedelta(seconds=5))

    assert (caller.user_id, caller.actor_id) == (VOLUNTEER, DISPATCHER)
    assert caller.acting_for == VOLUNTEER
    assert {*caller.roles} == {"public", "volunteer"}
    assert caller.token["exp"] - int(now.timestamp()) == 60
    said = jwt.decode(last, options={"verify_signature": False})
    assert said["exp"] <= opened.expires_at.timestamp()
    assert caller.sid == opened.pk


def test_powerful_roles_of_the_person_are_withheld(opened: SupportSession) -> None:
    grant(VOLUNTEER, "training_admin")

    token = support_token(opened, now=timezone.now())

    assert jwt.decode(token, options={"verify_signature": False})["roles"] == ["public"]


def test_a_change_of_the_persons_rights_refuses_it(
    opened: SupportSession, django_capture_on_commit_callbacks: Any
) -> None:
    token = support_token(opened, now=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        grant(VOLUNTEER, "volunteer")

    assert code_of(call("get", "me", token=token)) == (401, "TOKEN_NOT_VALID")


def test_it_reads_and_nothing_else_and_each_try_is_on_record(opened: SupportSession) -> None:
    token = support_token(opened, now=timezone.now())

    assert call("get", "me", token=token).json()["data"]["id"] == str(VOLUNTEER)
    refused = call("put", "me", {"full_name": "Lain"}, token)
    assert code_of(refused) == (403, "AUTH_ACTING_READS_ONLY")
    assert code_of(call("post", "logout", {}, token)) == (403, "AUTH_ACTING_READS_ONLY")

    rows = AuditEvent.objects.filter(action="support.asked").order_by("id")
    assert [row.reason for row in rows] == [
        "GET /api/auth/v1/me",
        "PUT /api/auth/v1/me",
        "POST /api/auth/v1/logout",
    ]
    assert {(row.actor, row.acting_for) for row in rows} == {
        (f"user:{DISPATCHER}", f"user:{VOLUNTEER}")
    }


def test_userinfo_does_not_know_it(opened: SupportSession, client: Any) -> None:
    headers = {"Authorization": f"Bearer {support_token(opened, now=timezone.now())}"}

    assert client.get("/o/userinfo/", headers=headers).status_code == 401
