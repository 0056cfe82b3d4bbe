"""Every answer has one shape, whatever became of the call."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client

from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(api: ApiFor) -> Any:
    return api(VOLUNTEER, roles=[Role.VOLUNTEER])


def failure_of(answer: HttpResponse) -> tuple[int, str, str]:
    """Status, code and message; the rest of the envelope is as it must be."""
    body = answer.json()
    assert (body["success"], body["data"]) == (False, None)
    assert body["meta"]["request_id"] == answer["X-Request-ID"]
    return answer.status_code, body["error"]["code"], body["error"]["message"]


def test_a_list_says_which_page_it_is(me: Any) -> None:
    Group.objects.bulk_create(Group(name=f"{number:02}") for number in range(5))

    body = me.get("/api/groups?page=2&limit=2").json()

    assert (body["success"], body["error"]) == (True, None)
    assert body["data"] == [{"name": "02"}, {"name": "03"}]
    assert {name: body["meta"][name] for name in ("page", "limit", "total")} == {
        "page": 2,
        "limit": 2,
        "total": 5,
    }


@pytest.mark.parametrize(
    ("name", "value"), [("page", "0"), ("page", "100001"), ("limit", "101"), ("limit", "x")]
)
def test_a_page_out_of_range_names_the_parameter(me: Any, name: str, value: str) -> None:
    answer = me.get("/api/groups", {name: value})

    assert failure_of(answer)[:2] == (400, "VALIDATION_ERROR")
    assert [each["field"] for each in answer.json()["error"]["details"]] == [name]


def test_a_wrong_part_of_a_list_is_named_by_its_path(me: Any) -> None:
    answer = me.post("/api/groups", {"name": "a", "members": [1, "x"]}, format="json")

    assert [each["field"] for each in answer.json()["error"]["details"]] == ["members.1"]


def test_an_expected_failure_speaks_the_callers_language_and_says_when_to_return(me: Any) -> None:
    answer = me.post("/api/groups", {"name": "no"}, format="json")

    assert failure_of(answer) == (409, "PROBE_REFUSED", "Grup no ditolak.")
    assert answer["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("way", "status", "code"),
    [("missing", 404, "NOT_FOUND"), ("forbidden", 403, "PERMISSION_DENIED")],
)
def test_the_frameworks_own_refusals_have_a_code_and_no_raw_words(
    client: Client, way: str, status: int, code: str
) -> None:
    found = failure_of(client.get(f"/api/failing/{way}"))

    assert found[:2] == (status, code)
    assert "Group" not in found[2]


def test_a_crash_shows_nothing_but_the_number_to_quote() -> None:
    answer = Client(raise_request_exception=False).get("/api/failing/crash")

    assert failure_of(answer)[:2] == (500, "INTERNAL_ERROR")
    assert "raw words" not in answer.content.decode()


def test_nobody_and_a_wrong_body_are_told_what_is_wrong(api: ApiFor, me: Any) -> None:
    broken = me.post("/api/groups", "{", content_type="application/json")

    lost = api().get("/api/groups", headers={"Authorization": "Bearer x y"})

    assert failure_of(api().get("/api/groups"))[:2] == (401, "NOT_AUTHENTICATED")
    assert failure_of(lost)[:2] == (401, "BAD_AUTHORIZATION_HEADER")
    assert failure_of(broken)[:2] == (400, "PARSE_ERROR")
    assert failure_of(me.put("/api/groups"))[:2] == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "body", ["{", "NaN", b"\xff", "[" * 100_000, '{"name":' * 5_000, f"[{'9' * 5_000}]"]
)
def test_a_body_that_no_parser_survives_is_unreadable(me: Any, body: str | bytes) -> None:
    answer = me.post("/api/groups", body, content_type="application/json")

    assert failure_of(answer) == (400, "PARSE_ERROR", "Permintaan tidak dapat dibaca.")


@pytest.mark.parametrize("body", ["null", ""])
def test_a_body_that_says_nothing_is_told_what_to_say(me: Any, body: str) -> None:
    answer = me.post("/api/groups", body, content_type="application/json")

    assert failure_of(answer)[:2] == (400, "VALIDATION_ERROR")
    assert "name" in [each["field"] for each in answer.json()["error"]["details"]]


def test_a_megabyte_is_not_sent_back(me: Any) -> None:
    body = {"name": "a", "kind": "A" * 900_000}

    answer = me.post("/api/groups", body, format="json")

    (detail,) = answer.json()["error"]["details"]
    assert detail["field"] == "kind"
    assert detail["message"].endswith("tidak ada dalam daftar pilihan.")
    assert len(answer.content) < 2_000


def test_half_a_surrogate_pair_is_refused_although_it_cannot_be_quoted(me: Any) -> None:
    body = '{"name": "a", "kind": "\\ud800"}'

    answer = me.post("/api/groups", body, content_type="application/json")

    assert failure_of(answer)[:2] == (400, "VALIDATION_ERROR")
    assert [each["field"] for each in answer.json()["error"]["details"]] == ["kind"]


def test_a_foreign_host_name_is_refused_in_the_envelope(me: Any) -> None:
    assert failure_of(me.get("/api/groups", headers={"Host": "kreki.example"}))[:2] == (
        400,
        "BAD_REQUEST",
    )


def test_a_thousand_parameters_are_refused_in_the_envelope(me: Any) -> None:
    answer = me.get("/api/groups?" + "&".join(f"a{number}=1" for number in range(1_001)))

    assert failure_of(answer)[:2] == (400, "BAD_REQUEST")
