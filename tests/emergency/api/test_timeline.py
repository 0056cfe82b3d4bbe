"""GET {id}/timeline numbers what happened and tells each person as much as may be known."""

from __future__ import annotations

from typing import Any, Final

import pytest

from apps.emergency import services
from apps.emergency.models import Incident
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import NOON, invite, panic, responder
from tests.people import DISPATCHER, REPORTER, VOLUNTEER

pytestmark = pytest.mark.django_db

KEYS: Final = {"version", "kind", "at", "mine", "actor_id", "facts"}


@pytest.fixture
def incident() -> Incident:
    """Raised, then accepted by VOLUNTEER in four minutes."""
    incident = panic()
    invite(incident, responder(1, user_id=VOLUNTEER))
    services.accept_invitation(incident_id=incident.pk, user_id=VOLUNTEER, eta_minutes=4, now=NOON)
    return incident


def read(
    api: ApiFor, incident: Incident, person: Any, *roles: Role, query: str = ""
) -> list[dict[str, Any]]:
    answer = api(person, roles=roles).get(f"/api/emergency/v1/{incident.pk}/timeline{query}")
    assert answer.status_code == 200
    entries: list[dict[str, Any]] = answer.json()["data"]
    assert all(set(entry) == KEYS for entry in entries)
    return entries


def test_dispatchers_read_all_of_it(api: ApiFor, incident: Incident) -> None:
    raised, accepted = read(api, incident, DISPATCHER, Role.SYSTEM_ADMIN)

    assert (raised["version"], raised["kind"]) == (1, "raised")
    assert raised["facts"] == {"severity": "critical", "flags": []}
    assert (accepted["version"], accepted["kind"]) == (2, "accepted")
    assert accepted["actor_id"] == str(VOLUNTEER)


def test_the_reporter_reads_facts_but_no_ids(api: ApiFor, incident: Incident) -> None:
    raised, accepted = read(api, incident, REPORTER)

    assert raised["facts"] == {"severity": "critical"}
    assert (raised["mine"], accepted["mine"]) == (True, False)
    assert accepted["facts"] == {"eta_minutes": 4}
    assert {raised["actor_id"], accepted["actor_id"]} == {None}


def test_the_invited_read_that_something_happened(api: ApiFor, incident: Incident) -> None:
    asked = invite(incident, responder(2)).user_id

    entries = read(api, incident, asked, Role.VOLUNTEER)

    assert [entry["kind"] for entry in entries] == ["raised", "accepted"]
    assert [entry["facts"] for entry in entries] == [{}, {}]


def test_nothing_is_told_past_the_own_end(api: ApiFor, incident: Incident) -> None:
    gone = invite(incident, responder(2), state="declined").user_id
    services.arrive(incident_id=incident.pk, user_id=VOLUNTEER, now=NOON.replace(hour=6))

    assert [one["version"] for one in read(api, incident, gone)] == [1, 2]
    assert [one["version"] for one in read(api, incident, VOLUNTEER)] == [1, 2, 3]


def test_only_what_came_after_is_sent(api: ApiFor, incident: Incident) -> None:
    assert [one["version"] for one in read(api, incident, REPORTER, query="?after=1")] == [2]
    assert read(api, incident, REPORTER, query="?after=2") == []


@pytest.mark.parametrize("wrong", ["-1", "x", str(2**31)])
def test_a_number_that_is_none_is_named(api: ApiFor, incident: Incident, wrong: str) -> None:
    answer = api(REPORTER).get(f"/api/emergency/v1/{incident.pk}/timeline?after={wrong}")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == "after"
