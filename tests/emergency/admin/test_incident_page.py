"""The page of one incident: tells all, is refused to all others, and lets dispatchers end it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.emergency import services
from apps.emergency.domain.panic import Press
from apps.emergency.domain.staff import staff_id
from apps.emergency.models import Incident, Responder, TimelineEntry
from kreki.events.models import Outbox
from tests.admin_habits import inline_code
from tests.emergency.factories import panic
from tests.emergency.moments import NOON
from tests.emergency.played import play
from tests.emergency.staff import NAME, browser
from tests.people import REPORTER

pytestmark = pytest.mark.django_db
LIST = "/admin/emergency/emergency/incident/"


def address(incident: Incident) -> str:
    return f"{LIST}{incident.pk}/change/"


def end(client: Client, incident: Incident, action: str) -> HttpResponse:
    """Press the button and confirm."""
    form = {"action": action, ACTION_CHECKBOX_NAME: str(incident.pk), "confirmed": "1"}
    return client.post(LIST, form, follow=True)


def test_the_page_shows_picture_people_steps_and_reasons() -> None:
    incident, _people = play()

    page = browser("view_incident").get(address(incident)).content.decode()

    assert page.count("<svg") >= 3
    assert "Arah tidak menunjukkan posisi sebenarnya" in page
    for words in (
        "Relawan1 Contoh",
        "Tiba di lokasi",
        "Menolak",
        "Tidak menjawab sampai batas waktu",
        "Tombol panik ditekan",
        "tidak aktif sebagai relawan: 1",
        "perkiraan tiba 4 menit",
        "Keputusan 2,",
        "4,0 dtk",
        "191 dtk",
        "600 dtk",
    ):
        assert words in page
    assert inline_code(page) == []


def test_a_picture_keeps_decimal_points_although_the_words_have_commas() -> None:
    incident, _people = play()

    page = browser("view_incident").get(address(incident)).content.decode()

    numbers = re.findall(r'\b(?:x|y|cx|cy|r|x1|y1|x2|y2)="([^"]*)"', page)
    assert len(numbers) > 100
    assert [number for number in numbers if not re.fullmatch(r"-?\d+(\.\d)?", number)] == []


def test_names_are_escaped() -> None:
    incident, people = play()
    code = "<script>alert(1)</script>"
    Responder.objects.filter(pk=people[0]).update(display_name=code)
    Incident.objects.filter(pk=incident.pk).update(description=code)

    page = browser("view_incident").get(address(incident)).content.decode()

    assert code not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_incident_raised_this_moment_has_a_page() -> None:
    page = browser("view_incident").get(address(panic())).content.decode()

    assert "Belum ada keputusan." in page
    assert "Belum ada orang yang dipertimbangkan." in page


def test_a_page_costs_the_same_for_many_people() -> None:
    client = browser("view_incident")
    incident, _people = play()
    alone = panic(reporter_id=UUID(int=5))
    client.get(address(alone))
    with CaptureQueriesContext(connection) as few:
        client.get(address(alone))
    with CaptureQueriesContext(connection) as many:
        client.get(address(incident))

    assert len(many) <= len(few) + 1  # the area
    assert len(many) <= 15


@pytest.mark.parametrize(("action", "status"), [("complete", "completed"), ("cancel", "cancelled")])
def test_a_dispatcher_ends_an_incident_under_the_own_name(action: str, status: str) -> None:
    incident, _people = play(is_over=False)
    client = browser("view_incident", "change_incident")

    asked = client.post(LIST, {"action": action, ACTION_CHECKBOX_NAME: str(incident.pk)})
    incident.refresh_from_db()
    assert (asked.status_code, incident.status) == (200, "responding")
    page = end(client, incident, action).content.decode()

    incident.refresh_from_db()
    assert incident.status == status
    last = TimelineEntry.objects.filter(incident=incident).latest("version")
    assert (last.kind, last.actor_id) == (status, staff_id(NAME))
    assert f"<td>{NAME}</td>" in page
    assert Outbox.objects.filter(type="emergency.incident.closed.v1").count() == 1


def test_a_refusal_is_shown_and_changes_nothing() -> None:
    incident, _people = play()

    page = end(browser("view_incident", "change_incident"), incident, "cancel").content.decode()

    incident.refresh_from_db()
    assert incident.status == "completed"
    assert "Insiden ini sudah ditutup." in page


def test_buttons_stand_only_where_they_help() -> None:
    over, _people = play()
    live = panic(reporter_id=UUID(int=5))
    client = browser("view_incident", "change_incident")

    assert 'value="complete"' in client.get(address(live)).content.decode()
    assert 'value="complete"' not in client.get(address(over)).content.decode()


def test_who_may_only_look_has_no_buttons_and_is_not_obeyed() -> None:
    incident = panic()
    client = browser("view_incident")

    assert 'value="cancel"' not in client.get(address(incident)).content.decode()
    end(client, incident, "cancel")

    incident.refresh_from_db()
    assert incident.status == "pending"


def test_anonymous_people_are_sent_to_sign_in() -> None:
    incident = panic()

    for page in (LIST, address(incident)):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/emergency/login/")


def test_staff_without_the_permission_are_refused() -> None:
    incident = panic()

    assert browser("view_responder").get(address(incident)).status_code == 403


def test_people_who_are_not_staff_are_sent_to_sign_in() -> None:
    incident = panic()

    answer = browser("view_incident", is_staff=False).get(address(incident))

    assert answer.status_code == 302


@pytest.mark.parametrize("page", ["add/", "{id}/delete/"])
def test_nobody_adds_or_deletes_incidents(admin_client: Client, page: str) -> None:
    incident = panic()

    assert admin_client.get(LIST + page.format(id=incident.pk)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_where_the_caller_pressed_last() -> None:
    incident = panic()
    press = Press(latitude=-6.2, longitude=106.9, accuracy_m=17)
    services.raise_panic(reporter_id=REPORTER, press=press, now=NOON)

    page = browser("view_incident").get(address(incident)).content.decode()

    for words in ("-6.175392, 106.827153", "-6.200000, 106.900000", "± 10 m", "± 17 m"):
        assert words in page
    assert "Tombol panik ditekan lagi" in page
