"""GET {id} shows each person exactly what the privacy stage allows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import pytest
from django.utils import timezone

from apps.emergency import services
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import invite, panic, responder
from tests.people import DISPATCHER, REPORTER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db

ALWAYS: Final = {"stage", "id", "code", "status", "severity", "area", "raised_at", "version"}
OWN: Final = {"state", "eta_minutes", "accepted_at", "arrived_at", "ended_at"}
ALLOWED: Final = {
    "invited": ALWAYS | {"eta_band", "answer_by"},
    "on_mission": ALWAYS | {"point", "point_at", "accuracy_m", "description", "mine"},
    "ended": ALWAYS | {"mine"},
    "reporter": ALWAYS | {"point", "point_at", "description", "ended_at", "coming"},
    "dispatcher": ALWAYS
    | {"reporter_id", "point", "accuracy_m", "description", "flags", "searched_m", "ended_at"}
    | {"invitations", "mine", "first_point", "point_at"},
}


@pytest.fixture
def incident() -> Incident:
    now = timezone.now()
    responder(1, user_id=VOLUNTEER, heard_at=now)
    return panic(now=now)


def see(api: ApiFor, incident: Incident, person: Any, *roles: Role) -> dict[str, Any]:
    answer = api(person, roles=roles).get(f"/api/emergency/v1/{incident.pk}")
    assert answer.status_code == 200
    shown: dict[str, Any] = answer.json()["data"]
    assert set(shown) == ALLOWED[shown["stage"]]
    return shown


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ("sent", "invited"),
        ("unreached", "invited"),
        ("accepted", "on_mission"),
        ("arrived", "on_mission"),
        ("declined", "ended"),
        ("withdrawn", "ended"),
        ("finished", "ended"),
    ],
)
def test_an_invited_person_sees_by_state(
    api: ApiFor, incident: Incident, state: str, stage: str
) -> None:
    invite(incident, VOLUNTEER, state=state)

    shown = see(api, incident, VOLUNTEER, Role.VOLUNTEER)

    assert shown["stage"] == stage
    if "mine" in shown:
        assert set(shown["mine"]) == OWN


def test_an_invitation_shows_minutes_and_no_place(api: ApiFor, incident: Incident) -> None:
    invitation = invite(incident, VOLUNTEER, metres=400)

    shown = see(api, incident, VOLUNTEER)

    assert shown["eta_band"] == "3-5"
    assert datetime.fromisoformat(shown["answer_by"]) == invitation.answer_by
    assert "106.82" not in str(shown)


def test_a_mission_shows_where_and_what(api: ApiFor, incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(description="Lantai 3, pintu biru")
    invite(incident, VOLUNTEER, state="accepted")

    shown = see(api, incident, VOLUNTEER)

    assert shown["description"] == "Lantai 3, pintu biru"
    assert shown["point"] == {"latitude": incident.place.y, "longitude": incident.place.x}


def test_who_helps_is_led_to_where_the_caller_is_now(api: ApiFor, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="accepted")
    moved_at = timezone.now()
    there = Press(latitude=-6.2, longitude=106.9, accuracy_m=8)
    services.raise_panic(reporter_id=REPORTER, press=there, now=moved_at)

    for person, roles in ((VOLUNTEER, ()), (REPORTER, ()), (DISPATCHER, (Role.OPS_ADMIN,))):
        shown = see(api, incident, person, *roles)
        assert shown["point"] == {"latitude": -6.2, "longitude": 106.9}
        assert datetime.fromisoformat(shown["point_at"]) == moved_at
        assert shown.get("accuracy_m", 8) == 8
    assert shown["first_point"] == {"latitude": incident.place.y, "longitude": incident.place.x}
    (listed,) = api(VOLUNTEER).get("/api/emergency/v1/active").json()["data"]
    assert listed["point"] == shown["point"]


def test_the_reporter_sees_who_comes_by_first_name(api: ApiFor, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="sent")
    invite(incident, responder(2), state="declined")
    services.accept_invitation(
        incident_id=incident.pk, user_id=VOLUNTEER, eta_minutes=4, now=timezone.now()
    )

    shown = see(api, incident, REPORTER)

    (coming,) = shown["coming"]
    accepted_at = coming.pop("accepted_at")
    assert accepted_at is not None
    assert coming == {"first_name": "Relawan1", "state": "accepted", "eta_minutes": 4}
    assert shown["status"] == "assigned"
    assert str(VOLUNTEER) not in str(shown)


def test_a_dispatcher_sees_everybody(api: ApiFor, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="accepted")
    invite(incident, STRANGER, state="declined")

    shown = see(api, incident, DISPATCHER, Role.OPS_ADMIN)

    assert shown["reporter_id"] == str(REPORTER)
    names = {one["user_id"]: one["display_name"] for one in shown["invitations"]}
    assert names == {str(VOLUNTEER): "Relawan1 Contoh", str(STRANGER): ""}
    assert shown["mine"] is None


def test_only_the_first_look_of_the_invited_person_is_seen(api: ApiFor, incident: Incident) -> None:
    invitation = invite(incident, VOLUNTEER)
    see(api, incident, REPORTER)
    see(api, incident, DISPATCHER, Role.OPS_ADMIN)
    invitation.refresh_from_db()
    assert invitation.seen_at is None

    shown = see(api, incident, VOLUNTEER)
    invitation.refresh_from_db()
    first = invitation.seen_at
    see(api, incident, VOLUNTEER)

    invitation.refresh_from_db()
    assert invitation.seen_at == first
    assert shown["version"] == 2
    assert list(incident.timeline.values_list("kind", flat=True)) == ["raised", "seen"]


def test_a_look_after_the_stand_down_is_no_seen(api: ApiFor, incident: Incident) -> None:
    invite(incident, VOLUNTEER, state="withdrawn")

    see(api, incident, VOLUNTEER)

    assert incident.invitations.get().seen_at is None


def test_an_invited_dispatcher_is_seen_too(api: ApiFor, incident: Incident) -> None:
    invite(incident, VOLUNTEER)

    shown = see(api, incident, VOLUNTEER, Role.OPS_ADMIN)

    assert shown["mine"]["state"] == "sent"
    assert incident.invitations.get().seen_at is not None


@pytest.mark.parametrize("end", ["complete", "cancel"])
def test_after_the_end_nobody_on_mission_sees_a_place(
    api: ApiFor, incident: Incident, end: str
) -> None:
    invite(incident, VOLUNTEER, state="arrived")
    api(DISPATCHER, roles=[Role.OPS_ADMIN]).put(f"/api/emergency/v1/{incident.pk}/{end}")

    shown = see(api, incident, VOLUNTEER)

    assert (shown["stage"], shown["mine"]["state"]) == ("ended", "finished")
    assert see(api, incident, REPORTER)["coming"] == []
