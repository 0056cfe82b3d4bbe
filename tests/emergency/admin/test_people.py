"""Volunteers and duty positions are read-only, and nobody's exact point is shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.emergency.models import Responder
from tests.admin_habits import inline_code
from tests.emergency.factories import MONAS, responder
from tests.emergency.staff import browser

pytestmark = pytest.mark.django_db
RESPONDERS = "/admin/emergency/emergency/responder/"
POSITIONS = "/admin/emergency/emergency/liveposition/"


def test_the_list_shows_who_is_active_certified_and_on_duty() -> None:
    responder(1)
    responder(2, on_duty=False, status="suspended", certified_until=None)

    page = browser("view_responder").get(RESPONDERS).content.decode()

    assert '<span class="badge badge-suspended">Dibekukan</span>' in page
    assert "jalan kaki" in page
    assert page.count("icon-yes") == 2
    assert inline_code(page) == []


def test_the_record_says_where_to_change_it() -> None:
    user_id = responder(1)
    Responder.objects.filter(pk=user_id).update(skills=["bls", "first_aid"])

    page = browser("view_responder").get(f"{RESPONDERS}{user_id}/change/").content.decode()

    assert "bls, first_aid" in page
    assert "Ubah di /admin/volunteer/" in page
    assert inline_code(page) == []


def test_a_position_is_shown_as_a_cell_of_a_kilometre_only() -> None:
    user_id = responder(1, metres_north=0)
    client = browser("view_liveposition")

    for page in (client.get(POSITIONS), client.get(f"{POSITIONS}{user_id}/change/")):
        text = page.content.decode()
        assert "-6.18, 106.83" in text
        assert "Relawan1 Contoh" in text
        assert str(MONAS[0]) not in text
        assert str(MONAS[1]) not in text
        assert inline_code(text) == []


def test_somebody_unknown_to_volunteer_is_shown_by_id() -> None:
    user_id = responder(1)
    Responder.objects.all().delete()

    assert str(user_id) in browser("view_liveposition").get(POSITIONS).content.decode()


@pytest.mark.parametrize("address", [RESPONDERS, POSITIONS])
def test_nothing_can_be_added_changed_or_deleted(admin_client: Client, address: str) -> None:
    user_id = responder(1)

    assert admin_client.get(f"{address}add/").status_code == 403
    assert admin_client.get(f"{address}{user_id}/delete/").status_code == 403
    assert admin_client.post(f"{address}{user_id}/change/", {}).status_code == 403


@pytest.mark.parametrize(
    ("address", "right"), [(RESPONDERS, "liveposition"), (POSITIONS, "incident")]
)
def test_the_permission_of_another_list_is_not_enough(address: str, right: str) -> None:
    assert browser(f"view_{right}").get(address).status_code == 403


@pytest.mark.parametrize("address", [RESPONDERS, POSITIONS])
def test_a_long_list_costs_as_many_queries_as_a_short_one(address: str) -> None:
    client = browser("view_responder", "view_liveposition")
    responder(1)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(2, 12):
        responder(n)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
