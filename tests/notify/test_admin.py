"""Staff see what was sent, never an address, and change nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from apps.notify.domain.reports import Report
from apps.notify.domain.states import State
from apps.notify.models import ContactPoint, Delivery, Message
from apps.notify.services import keep_reports
from tests.admin_habits import inline_code
from tests.notify.factories import ADDRESS, NUMBER, invite, reachable
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
PAGES = ["message", "delivery", "receipt", "device", "contactpoint"]


@pytest.fixture(autouse=True)
def _sent() -> None:
    now = timezone.now()
    reachable(now=now)
    invite(VOLUNTEER, now=now)
    delivery = Delivery.objects.get(channel="whatsapp")
    report = Report(
        provider="whatsapp",
        provider_message_id="wamid.1",
        delivery_id=delivery.pk,
        state=State.SEEN,
        at=now,
    )
    keep_reports([report], now=now)


@pytest.mark.parametrize("page", PAGES)
def test_lists_and_records_show_no_address(admin_client: Client, page: str) -> None:
    listed = admin_client.get(f"/admin/notify/notify/{page}/")
    assert listed.status_code == 200
    row = listed.context["cl"].queryset.first()
    record = admin_client.get(f"/admin/notify/notify/{page}/{row.pk}/change/")

    for answer in (listed, record):
        html = answer.content.decode()
        assert answer.status_code == 200
        assert NUMBER not in html
        assert ADDRESS not in html
        assert "phone-1" not in html
        assert inline_code(html) == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_can_be_added_or_deleted(admin_client: Client, page: str) -> None:
    assert admin_client.get(f"/admin/notify/notify/{page}/add/").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_for_many_rows(
    admin_client: Client, page: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(5):
        invite(VOLUNTEER, now=timezone.now(), code=f"C{number}")

    with django_assert_max_num_queries(8):
        admin_client.get(f"/admin/notify/notify/{page}/")


def test_a_whole_number_finds_its_contact_point(admin_client: Client) -> None:
    address = "/admin/notify/notify/contactpoint/"

    found = [
        admin_client.get(address, {"q": query}).context["cl"].queryset.count()
        for query in (NUMBER, ADDRESS.upper(), NUMBER[:-1], str(VOLUNTEER))
    ]

    assert found == [1, 1, 0, 2]
    assert ContactPoint.objects.count() == 2


def test_a_message_shows_its_deliveries(admin_client: Client) -> None:
    message = Message.objects.get()

    html = admin_client.get(f"/admin/notify/notify/message/{message.pk}/change/").content.decode()

    assert html.count("WhatsApp") >= 1
    assert "Dilihat" in html
