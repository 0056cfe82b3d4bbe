"""PUT {id}/arrive, complete and cancel: who may, when, and what it changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from apps.emergency.models import Incident
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import invite, panic, responder
from tests.people import DISPATCHER, REPORTER, VOLUNTEER

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    return panic()


@pytest.fixture
def put(api: ApiFor, incident: Incident) -> Any:
    def send(person: UUID, act: str, *roles: Role) -> Any:
        return api(person, roles=roles).put(f"/api/emergency/v1/{incident.pk}/{act}")

    return send


def outcome(answer: Any) -> tuple[int, str]:
    body = answer.json()
    return answer.status_code, body["error"]["code"] if body["error"] else ""


def test_the_first_arrival_makes_the_incident_responding(put: Any, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="accepted")

    first, again = put(VOLUNTEER, "arrive"), put(VOLUNTEER, "arrive")

    assert first.status_code == again.status_code == 200
    assert first.json()["data"] == again.json()["data"]
    assert first.json()["data"]["state"] == "arrived"
    incident.refresh_from_db()
    assert incident.status == "responding"
    assert incident.arrived_at == incident.invitations.get().arrived_at


@pytest.mark.parametrize("state", ["sent", "declined", "withdrawn", "unreached"])
def test_nobody_arrives_without_having_accepted(put: Any, incident: Incident, state: str) -> None:
    invite(incident, VOLUNTEER, state=state)

    assert outcome(put(VOLUNTEER, "arrive")) == (409, "NOT_ON_MISSION")
    assert outcome(put(VOLUNTEER, "complete")) == (409, "NOT_ON_MISSION")


def test_the_only_one_there_leaves_and_the_others_still_come(
    put: Any, api: ApiFor, incident: Incident
) -> None:
    invite(incident, responder(1, user_id=VOLUNTEER), state="arrived")
    invite(incident, responder(2), state="accepted")
    Incident.objects.update(status="responding")

    api(VOLUNTEER).put(
        f"/api/emergency/v1/{incident.pk}/respond", {"action": "reject"}, format="json"
    )

    incident.refresh_from_db()
    assert incident.status == "assigned"


def test_who_arrived_completes_and_the_rest_stand_down(put: Any, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="arrived")
    others = [invite(incident, responder(n), state=s) for n, s in enumerate(["sent", "accepted"])]

    answer = put(VOLUNTEER, "complete")

    assert answer.json()["data"].keys() == {"id", "code", "status", "ended_at"}
    incident.refresh_from_db()
    assert (incident.status, incident.due_at) == ("completed", None)
    states = dict(incident.invitations.values_list("user_id", "state"))
    assert states == {VOLUNTEER: "finished"} | {one.user_id: "withdrawn" for one in others}
    assert put(VOLUNTEER, "complete").json()["data"] == answer.json()["data"]


def test_a_dispatcher_completes_and_cancels_anything(put: Any) -> None:
    assert put(DISPATCHER, "cancel", Role.OPS_ADMIN).json()["data"]["status"] == "cancelled"
    assert outcome(put(DISPATCHER, "complete", Role.OPS_ADMIN)) == (409, "INCIDENT_CLOSED")


def test_the_reporter_cancels_once(put: Any, incident: Incident) -> None:
    first, again = put(REPORTER, "cancel"), put(REPORTER, "cancel")

    assert first.json()["data"]["status"] == "cancelled"
    assert again.json()["data"] == first.json()["data"]
    assert list(incident.timeline.values_list("kind", flat=True)) == ["raised", "cancelled"]


def test_the_reporter_does_not_complete(put: Any) -> None:
    assert outcome(put(REPORTER, "complete")) == (403, "INCIDENT_ACT_NOT_ALLOWED")


def test_an_invited_person_does_not_cancel(put: Any, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="accepted")

    assert outcome(put(VOLUNTEER, "cancel")) == (403, "INCIDENT_ACT_NOT_ALLOWED")


def test_what_was_completed_is_not_cancelled(put: Any, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="arrived")
    put(VOLUNTEER, "complete")

    assert outcome(put(REPORTER, "cancel")) == (409, "INCIDENT_CLOSED")
    assert outcome(put(VOLUNTEER, "arrive")) == (409, "INCIDENT_CLOSED")
