"""A key makes a repeated call the same call: one effect, one answer, for its caller alone."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse

from kreki.api.models import KeptAnswer
from kreki.database import own_session
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
KEY: Final = "0123456789abcdef"
UNFINISHED: Final = """
    INSERT INTO kreki_api_keptanswer (caller_id, key, route, fingerprint, created_at)
    VALUES (%s, %s, 'POST /api/groups', '', now())
"""


@pytest.fixture
def post(api: ApiFor) -> Any:
    """`post(name="a", key=…, by=…, to=…, roles=…)` asks for a group."""

    def ask(
        *,
        name: object = "a",
        key: str | None = KEY,
        by: UUID = VOLUNTEER,
        to: str = "/api/groups",
        roles: tuple[Role, ...] = (Role.VOLUNTEER,),
    ) -> HttpResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return api(by, roles=roles).post(to, {"name": name}, format="json", headers=headers)

    return ask


def code_of(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_repeat_gets_the_first_answer_and_changes_nothing(post: Any) -> None:
    first, again = post(), post()

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["data"] == first.json()["data"]
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Group.objects.count() == 1


@pytest.mark.parametrize("other", [{"by": STRANGER}, {"to": "/api/other"}, {"key": uuid4().hex}])
def test_another_caller_address_or_key_is_another_call(post: Any, other: dict[str, Any]) -> None:
    post()

    answer = post(**other)

    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer
    assert Group.objects.count() == 2


def test_the_same_key_for_another_body_is_a_mistake(post: Any) -> None:
    post(name="a")

    assert code_of(post(name="b")) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert Group.objects.count() == 1


def test_a_failure_is_not_kept_nor_is_its_effect(post: Any) -> None:
    assert code_of(post(name="no")) == (409, "PROBE_REFUSED")
    assert code_of(post(name="")) == (400, "VALIDATION_ERROR")

    assert not Group.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert post(name="yes").status_code == 201


def test_who_has_lost_the_right_gets_no_kept_answer(post: Any) -> None:
    post()

    assert code_of(post(roles=(Role.PARTNER,))) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize("key", ["short", "x" * 65, "with space", "bérbéda!"])
def test_an_ill_formed_key_is_refused(post: Any, key: str) -> None:
    assert code_of(post(key=key.encode().decode("latin-1"))) == (422, "IDEMPOTENCY_KEY_INVALID")
    assert not Group.objects.exists()


def test_without_a_key_every_call_takes_effect(post: Any) -> None:
    post(key=None)
    post(key=None)

    assert Group.objects.count() == 2
    assert not KeptAnswer.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_while_the_first_call_runs_its_twin_is_told_to_come_back(post: Any) -> None:
    with psycopg.connect(**own_session()) as first:
        first.execute(UNFINISHED, [VOLUNTEER, KEY])

        answer = post()

        first.rollback()
    assert code_of(answer) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert answer["Retry-After"] == "1"
    assert post().status_code == 201
