"""PUT {id}/respond takes a place or frees one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.emergency.models import Incident, Invitation, Responder
from kreki.events.models import Outbox
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import invite, panic, responder
from tests.people import DISPATCHER, REPORTER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    now = timezone.now()
    incident = panic(now=now - timedelta(seconds=30))
    invite(incident, responder(1, user_id=VOLUNTEER, heard_at=now))
    return incident


@pytest.fixture
def respond(api: ApiFor, incident: Incident) -> Any:
    def send(person: Any = VOLUNTEER, *, key: str = "", **body: Any) -> Any:
        return api(person, roles=[Role.VOLUNTEER]).put(
            f"/api/emergency/v1/{incident.pk}/respond",
            {"action": "accept", **body},
            format="json",
            headers={"Idempotency-Key": key} if key else {},
        )

    return send


def code_of(answer: Any) -> str:
    return str(answer.json()["error"]["code"])


def test_an_accept_takes_a_place_even_late(respond: Any, incident: Incident) -> None:
    answer = respond(eta_minutes=6)

    assert answer.status_code == 200
    assert answer.json()["data"] == {
        "incident_id": str(incident.pk),
        "state": "accepted",
        "eta_minutes": 6,
    }
    incident.refresh_from_db()
    assert (incident.status, incident.assigned_at) == (
        "assigned",
        incident.invitations.get().accepted_at,
    )


def test_who_answers_has_seen_it(respond: Any, incident: Incident) -> None:
    respond()

    invitation = incident.invitations.get()
    assert invitation.seen_at == invitation.accepted_at


def test_a_repeat_gets_the_same_answer_and_takes_no_second_place(
    respond: Any, incident: Incident
) -> None:
    first, plain, keyed, replay = (
        respond(),
        respond(),
        respond(key="key-0001"),
        respond(key="key-0001"),
    )

    assert first.json()["data"] == plain.json()["data"] == keyed.json()["data"]
    assert replay["Idempotent-Replayed"] == "true"
    assert replay.json()["data"] == first.json()["data"]
    assert list(incident.timeline.values_list("kind", flat=True)) == ["raised", "accepted"]


def test_a_reject_asks_the_dispatcher_to_look_at_once(respond: Any, incident: Incident) -> None:
    Incident.objects.update(due_at=timezone.now() + timedelta(hours=1))

    answer = respond(action="reject")

    assert answer.json()["data"]["state"] == "declined"
    assert Incident.objects.due(timezone.now()).exists()
    assert respond(action="reject").status_code == 200


def test_giving_up_makes_the_incident_pending_again(respond: Any, incident: Incident) -> None:
    respond()

    respond(action="reject")

    incident.refresh_from_db()
    assert incident.status == "pending"


def test_a_changed_mind_counts_while_a_place_is_free(respond: Any, incident: Incident) -> None:
    respond()
    respond(action="reject")

    answer = respond(eta_minutes=9)

    assert (answer.status_code, answer.json()["data"]["state"]) == (200, "accepted")
    incident.refresh_from_db()
    assert incident.status == "assigned"


def test_a_fourth_is_told_that_enough_are_coming(respond: Any, incident: Incident) -> None:
    for number in range(2, 5):
        invite(incident, responder(number), state="accepted")

    answer = respond()

    assert (answer.status_code, code_of(answer)) == (409, "ENOUGH_RESPONDERS")


def test_a_withdrawn_person_may_come_when_a_place_is_free_again(
    respond: Any, incident: Incident
) -> None:
    incident.invitations.update(state="withdrawn", ended_at=timezone.now())

    assert respond().status_code == 200
    assert incident.invitations.get().ended_at is None


def test_one_person_has_one_mission(respond: Any) -> None:
    invite(panic(reporter_id=STRANGER), VOLUNTEER, state="accepted")

    answer = respond()

    assert (answer.status_code, code_of(answer)) == (409, "RESPONDER_BUSY")
    assert Invitation.objects.filter(state="sent").exists()


def test_a_finished_mission_leaves_the_person_free(respond: Any, api: ApiFor) -> None:
    other = panic(reporter_id=STRANGER)
    invite(other, VOLUNTEER, state="accepted")
    api(STRANGER).put(f"/api/emergency/v1/{other.pk}/cancel")

    assert respond().status_code == 200


@pytest.mark.parametrize("change", [{"status": "suspended"}, {"certified_until": None}])
def test_a_right_lost_since_the_invitation_counts(respond: Any, change: dict[str, Any]) -> None:
    Responder.objects.update(**change)

    answer = respond()

    assert (answer.status_code, code_of(answer)) == (403, "RESPONDER_NOT_ELIGIBLE")


@pytest.mark.parametrize("action", ["accept", "reject"])
@pytest.mark.parametrize(("state", "is_over"), [("finished", True), ("sent", False)])
def test_an_answer_after_the_end_is_thanked(
    respond: Any, incident: Incident, action: str, state: str, is_over: bool
) -> None:
    now = timezone.now()
    incident.invitations.update(state=state, ended_at=now if is_over else None)
    Incident.objects.update(status="completed", due_at=None, ended_at=now)

    answer = respond(action=action)

    assert (answer.status_code, code_of(answer)) == (409, "INCIDENT_CLOSED")


@pytest.mark.parametrize("person", [REPORTER, STRANGER, DISPATCHER])
def test_nobody_else_can_answer(respond: Any, person: Any) -> None:
    assert respond(person).status_code == 404


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("action", "maybe"), ("action", None), ("eta_minutes", 121), ("eta_minutes", -1)],
)
def test_what_is_wrong_is_named(respond: Any, name: str, wrong: object) -> None:
    answer = respond(**{name: wrong})

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["error"]["details"]] == [name]


def test_the_kept_answer_holds_no_place(respond: Any, incident: Incident) -> None:
    answer = respond(key="key-0001")

    assert set(answer.json()["data"]) == {"incident_id", "state", "eta_minutes"}


def test_the_event_says_who_caused_it(respond: Any) -> None:
    answer = respond()

    event = Outbox.objects.get(type="emergency.response.accepted.v1")
    assert event.actor == f"user:{VOLUNTEER}"
    assert event.request_id == answer.headers["X-Request-ID"]
