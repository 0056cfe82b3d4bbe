"""POST panic opens an incident whatever else is wrong."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response

from apps.emergency.api.panic import KEYS
from apps.emergency.domain import dispatch
from apps.emergency.models import Incident
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import REPORTER, STRANGER

pytestmark = pytest.mark.django_db

PANIC: Final = "/api/emergency/v1/panic"
HERE: Final = {"latitude": -6.175392, "longitude": 106.827153}
PRESS: Final = UUID("0b9f5c1e-3f0e-4a38-9a6c-7d3f6a2f5a10")


@pytest.fixture
def press(api: ApiFor) -> Any:
    """`press(latitude=…)` presses as REPORTER; `press.raw(text)` sends any body."""

    def send(*, person: UUID = REPORTER, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return api(person).post(PANIC, {**HERE, **body}, format="json", headers=headers or {})

    return send


def fields_of(answer: Response) -> set[str]:
    error = answer.json()["error"]
    assert error["code"] == "VALIDATION_ERROR"
    return {detail["field"] for detail in error["details"]}


def test_a_press_is_answered_with_what_the_phone_needs(press: Any) -> None:
    answer = press(severity="urgent", accuracy_m=12.5, description="Ayah pingsan")

    incident = Incident.objects.get()
    root = f"/api/emergency/v1/{incident.pk}"
    assert answer.status_code == 201
    shown = answer.json()["data"]
    assert datetime.fromisoformat(shown.pop("raised_at")) == incident.raised_at
    assert shown == {
        "id": str(incident.pk),
        "code": incident.code,
        "status": "pending",
        "severity": "urgent",
        "links": {"self": root, "cancel": f"{root}/cancel", "timeline": f"{root}/timeline"},
    }
    assert (incident.place.y, incident.place.x) == (HERE["latitude"], HERE["longitude"])
    assert (incident.description, incident.flags) == ("Ayah pingsan", [])
    assert incident.due_at == dispatch.at_once(incident.raised_at)


def test_without_a_severity_it_is_critical(press: Any) -> None:
    assert press().json()["data"]["severity"] == "critical"


@pytest.mark.parametrize("role", [*(set(Role) - {Role.PARTNER})])
def test_everybody_may_press(api: ApiFor, role: Role) -> None:
    assert api(STRANGER, roles=[role]).post(PANIC, HERE, format="json").status_code == 201


def test_a_partner_who_is_also_a_volunteer_may_press(api: ApiFor) -> None:
    both = api(STRANGER, roles=[Role.PARTNER, Role.VOLUNTEER])

    assert both.post(PANIC, HERE, format="json").status_code == 201


@pytest.mark.parametrize("name", ["latitude", "longitude"])
@pytest.mark.parametrize(
    "wrong", [None, "", "utara", True, [], {}, 180.1, -181, "NaN", "inf", 10**400]
)
def test_a_place_that_is_none_is_named(press: Any, name: str, wrong: object) -> None:
    answer = press(**{name: wrong})

    assert answer.status_code == 400
    assert fields_of(answer) == {name}
    assert not Incident.objects.exists()


def test_a_latitude_past_the_pole_is_named(press: Any) -> None:
    assert fields_of(press(latitude=90.0001)) == {"latitude"}


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_know_are_named(api: ApiFor, literal: str) -> None:
    body = f'{{"latitude": {literal}, "longitude": 106.8}}'

    answer = api(REPORTER).post(PANIC, body, content_type="application/json")

    assert answer.status_code == 400
    assert fields_of(answer) == {"latitude"}


def test_both_missing_coordinates_are_named(api: ApiFor) -> None:
    assert fields_of(api(REPORTER).post(PANIC, {}, format="json")) == {"latitude", "longitude"}


@pytest.mark.parametrize(
    "wrong", ["sev-1", "", 1, [], {"a": 1}, json.loads('{"a":' * 300 + "1" + "}" * 300)]
)
def test_an_unknown_severity_is_named(press: Any, wrong: object) -> None:
    answer = press(severity=wrong)

    assert answer.status_code == 400
    assert fields_of(answer) == {"severity"}


@pytest.mark.parametrize(
    "extra",
    [
        {"severity": None},
        {"description": None},
        {"description": 7},
        {"description": {"a": 1}},
        {"description": "nol\x00\ud800"},
        {"accuracy_m": "dekat"},
        {"accuracy_m": -1},
        {"accuracy_m": 10**400},
        {"accuracy_m": []},
        {"client_id": "bukan-uuid"},
        {"client_id": {}},
        {"client_id": 5},
        {"queued_for_ms": "x", "silent": True, "id": 9},
    ],
)
def test_nothing_else_is_refused(api: ApiFor, extra: dict[str, Any]) -> None:
    body = json.dumps({**HERE, **extra})

    answer = api(REPORTER).post(PANIC, body, content_type="application/json")

    assert answer.status_code == 201
    assert Incident.objects.get().severity == "critical"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "/;="},
        {"Accept": "text/html"},
        {"Accept": ";;"},
        {"Idempotency-Key": "x y"},
        {"Accept-Language": "xx;q=9,,"},
    ],
)
def test_no_header_refuses_a_press(api: ApiFor, headers: dict[str, str]) -> None:
    kind = headers.get("Content-Type", "application/json")

    answer = api(REPORTER).post(PANIC, json.dumps(HERE), content_type=kind, headers=headers)

    assert answer.status_code == 201


def test_no_parameter_refuses_a_press(api: ApiFor) -> None:
    assert api(REPORTER).post(f"{PANIC}?format=xml", HERE, format="json").status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"latitude": -6.1, "longitude": 106.8}',
        '{"latitude": -6.1, "longitude": 106.8}'.encode("utf-16"),
        b'{"latitude": -6.1, "longitude": 106.8, "description": "\xff\xc3("}',
        b'{"latitude": -6.1, "longitude": 106.8, "description": "a\nb\tc"}',
        b'{"latitude": -6.1, "longitude": 106.8, "accuracy_m": %s}' % (b"9" * 5_000),
        b'{"latitude": 91, "latitude": -6.1, "longitude": 106.8}',
    ],
)
def test_damage_outside_the_coordinates_refuses_no_press(api: ApiFor, body: bytes) -> None:
    answer = api(REPORTER).post(PANIC, body, content_type="application/json")

    assert answer.status_code == 201


@pytest.mark.parametrize("body", [b"{", b"\x80", b"[" * 100_000])
def test_what_cannot_be_read_at_all_is_a_parse_error(api: ApiFor, body: bytes) -> None:
    answer = api(REPORTER).post(PANIC, body, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "PARSE_ERROR")


def test_an_accuracy_that_is_none_is_flagged(api: ApiFor) -> None:
    body = f'{{"latitude": 1.3, "longitude": 103.8, "accuracy_m": NaN, "place": "{"x" * 99}"}}'

    answer = api(REPORTER).post(PANIC, body, content_type="text/plain")

    assert answer.status_code == 201
    incident = Incident.objects.get()
    assert (incident.accuracy_m, incident.flags) == (None, ["poor_accuracy"])


def test_a_place_outside_indonesia_is_flagged(press: Any) -> None:
    press(latitude=48.9, longitude=2.3, accuracy_m=5)

    assert Incident.objects.get().flags == ["outside_indonesia"]


def test_an_overlong_description_is_cut(press: Any) -> None:
    press(description="tolong " * 100)

    assert Incident.objects.get().description == ("tolong " * 100)[:500]


def test_a_second_press_finds_the_open_incident(press: Any) -> None:
    first, again = press(client_id=str(PRESS)), press(latitude=-7)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["data"] == first.json()["data"]
    assert Incident.objects.count() == 1


def test_a_repeat_finds_its_incident_after_the_end(press: Any, api: ApiFor) -> None:
    first = press(client_id=str(PRESS))
    api(REPORTER).put(first.json()["data"]["links"]["cancel"])

    again = press(client_id=str(PRESS))

    assert again.status_code == 200
    assert again.json()["data"]["status"] == "cancelled"
    assert press().status_code == 201


@pytest.mark.parametrize(
    ("key", "client_id"),
    [(str(PRESS), PRESS), ("press-7", uuid5(KEYS, "press-7")), ("", None)],
)
def test_the_header_is_the_press_when_the_body_names_none(
    press: Any, key: str, client_id: UUID | None
) -> None:
    press(headers={"Idempotency-Key": key})

    assert Incident.objects.get().client_id == client_id


def test_the_body_names_the_press_before_the_header(press: Any) -> None:
    press(client_id=str(PRESS), headers={"Idempotency-Key": "another"})

    assert Incident.objects.get().client_id == PRESS


def test_the_same_key_of_two_people_opens_two_incidents(press: Any) -> None:
    key = {"Idempotency-Key": str(PRESS)}

    answers = [press(person=one, headers=key) for one in (REPORTER, STRANGER)]

    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.django_db(transaction=True)
def test_a_press_is_one_statement_outside_any_transaction(press: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        press(client_id=str(PRESS))

    (query,) = asked.captured_queries
    assert query["sql"].split()[:3] == ["WITH", "opened", "AS"]


def test_a_press_begins_the_record_of_its_incident(press: Any) -> None:
    press(severity="normal", latitude=48.9, longitude=2.3, accuracy_m=5)

    incident = Incident.objects.get()
    entry = incident.timeline.get()
    assert (entry.version, entry.kind, entry.actor_id) == (incident.version, "raised", REPORTER)
    assert entry.at == incident.raised_at
    assert entry.data == {"severity": "normal", "flags": ["outside_indonesia"]}
