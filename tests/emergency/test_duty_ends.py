"""When a person is no longer on duty, and what goes on all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.emergency import services
from apps.emergency.models import LivePosition, Responder
from kreki.events.courier.housekeeping import clean_up
from tests.emergency.factories import NOON, OWN, invite, panic, responder
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


def test_who_was_silent_for_a_day_is_off_duty() -> None:
    now = timezone.now()
    responder(1, heard_at=now - timedelta(hours=24, seconds=1))
    heard = responder(2, heard_at=now - timedelta(hours=23))

    clean_up(now=now)

    assert LivePosition.objects.get().user_id == heard


def test_a_mission_goes_on_after_duty_and_credential_have_ended() -> None:
    incident = panic()
    invite(incident, responder(1, user_id=VOLUNTEER), state="accepted")
    services.go_off_duty(user_id=VOLUNTEER)
    Responder.objects.update(status="suspended", certified_until=NOON)

    arrived = services.arrive(incident_id=incident.pk, user_id=VOLUNTEER, now=NOON)
    done = services.complete_incident(incident_id=incident.pk, by=VOLUNTEER, reach=OWN, now=NOON)

    assert arrived.state == "arrived"
    assert done.status == "completed"


def test_who_goes_off_duty_may_still_answer() -> None:
    incident = panic()
    invite(incident, responder(1, user_id=VOLUNTEER))
    services.go_off_duty(user_id=VOLUNTEER)

    taken = services.accept_invitation(
        incident_id=incident.pk, user_id=VOLUNTEER, eta_minutes=4, now=NOON
    )

    assert taken.state == "accepted"
