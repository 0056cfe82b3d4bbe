"""A person's copy and erasure in emergency: records of incidents stay, under the tombstone."""

from __future__ import annotations

import pytest

from apps.emergency import services
from apps.emergency.domain import states
from apps.emergency.models import Incident, Invitation, TimelineEntry
from apps.emergency.services.privacy import HOLDINGS
from kreki.privacy.answering import answers_with
from kreki.privacy.everywhere import EVERYWHERE
from tests.emergency.factories import NOON, invite, panic, responder
from tests.people import REPORTER, VOLUNTEER
from tests.privacy_habits import TOMBSTONE, copy_of, erase, forgotten, rows_with

pytestmark = pytest.mark.django_db
HANDLERS = answers_with(HOLDINGS)


def test_no_column_about_a_person_is_forgotten() -> None:
    bare_ids_for_a_month = {"ClosedAccount.user_id"}
    assert forgotten(HOLDINGS, EVERYWHERE, known=bare_ids_for_a_month) == set()


def test_a_volunteer_gets_duty_invitations_and_steps() -> None:
    responder(1, user_id=VOLUNTEER)
    invite(panic(), VOLUNTEER, state=states.ACCEPTED)

    copy = copy_of(VOLUNTEER, HANDLERS)

    assert copy["responder"][0]["display_name"] == "Relawan1 Contoh"
    assert copy["position"][0]["place"].startswith("SRID=4326;POINT")
    assert copy["invitations"][0]["state"] == "accepted"
    assert copy["calls_for_help"] == []


def test_a_reporter_gets_the_calls_and_nobody_elses() -> None:
    incident = panic()
    responder(1, user_id=VOLUNTEER)

    copy = copy_of(REPORTER, HANDLERS)

    assert [call["code"] for call in copy["calls_for_help"]] == [incident.code]
    assert "Contoh" not in str(copy)


def test_the_incident_stays_without_the_person() -> None:
    incident = panic()
    Incident.objects.update(description="Sari, 0812 3456 7890")

    answer = erase(REPORTER, HANDLERS)

    incident.refresh_from_db()
    assert (incident.reporter_id, incident.description) == (TOMBSTONE, "")
    assert (answer["outcome"], answer["kept_reasons"]) == ("kept", ["incident_record"])
    assert answer["counts"]["calls_for_help"] == 1


def test_every_trace_of_a_volunteer_becomes_the_tombstone() -> None:
    responder(1, user_id=VOLUNTEER)
    other = responder(2)
    incident = panic()
    services.dispatch_next(now=NOON)
    services.mark_seen(incident_id=incident.pk, user_id=VOLUNTEER, at=NOON)

    erase(VOLUNTEER, HANDLERS)

    found = rows_with(str(VOLUNTEER), "Relawan1")
    assert found == ["kreki_events_outbox"]  # on its way to the broker, gone once confirmed
    assert set(Invitation.objects.values_list("user_id", flat=True)) == {TOMBSTONE, other}
    assert TimelineEntry.objects.filter(actor_id=TOMBSTONE).exists()
    considered = incident.decisions.get().considered
    assert {seen["user_id"] for seen in considered} == {str(TOMBSTONE), str(other)}


def test_a_repeat_finds_nothing_and_so_does_a_stranger() -> None:
    responder(1, user_id=VOLUNTEER)
    erase(VOLUNTEER, HANDLERS)

    assert erase(VOLUNTEER, HANDLERS)["outcome"] == "nothing"
    assert erase(REPORTER, HANDLERS)["outcome"] == "nothing"
