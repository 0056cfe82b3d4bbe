"""The list of incidents: finds one, shows the figures, costs the same for many."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.emergency.models import Area, Incident
from tests.admin_habits import inline_code
from tests.emergency.factories import NOON, panic
from tests.emergency.played import play
from tests.emergency.staff import browser

pytestmark = pytest.mark.django_db
LIST = "/admin/emergency/emergency/incident/"


def shown(client: Client, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [incident.code for incident in answer.context["cl"].result_list]


def test_a_row_tells_how_many_were_invited_how_many_came_and_how_soon() -> None:
    play()

    page = browser("view_incident").get(LIST).content.decode()

    assert '<span class="badge badge-critical">Kritis</span>' in page
    assert '<span class="badge badge-completed">Selesai</span>' in page
    assert '<td class="field-people_invited">8</td>' in page
    assert '<td class="field-people_accepted">2</td>' in page
    assert '<td class="field-first_accept">9,0</td>' in page
    assert inline_code(page) == []


def test_the_newest_comes_first() -> None:
    older, newer = (panic(reporter_id=UUID(int=n), now=NOON + timedelta(days=n)) for n in (1, 2))

    assert shown(browser("view_incident")) == [newer.code, older.code]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?severity=critical", {"a"}),
        ("?severity=urgent", {"b"}),
        ("?status=pending", {"a", "b"}),
        ("?status=completed", set()),
        ("?raised_at__year=2026&raised_at__month=11&raised_at__day=22", {"a"}),
        ("?raised_at__year=2026&raised_at__month=11&raised_at__day=21", {"b"}),
    ],
)
def test_filters(query: str, found: set[str]) -> None:
    yesterday = NOON - timedelta(days=1)
    codes = {
        panic().code: "a",
        panic(reporter_id=UUID(int=5), severity="urgent", now=yesterday).code: "b",
    }

    assert {codes[code] for code in shown(browser("view_incident"), query)} == found


def test_area_filter_and_search_by_the_beginning_of_the_code() -> None:
    mine, other = panic(), panic(reporter_id=UUID(int=5))
    area = Area.objects.create(
        code="x", name="Menteng", outline="MULTIPOLYGON(((106 -7,107 -7,107 -6,106 -7)))"
    )
    Incident.objects.filter(pk=mine.pk).update(area=area)
    client = browser("view_incident")

    assert shown(client, f"?area__id__exact={area.pk}") == [mine.code]
    assert shown(client, f"?q={other.code[:5].lower()}") == [other.code]
    assert shown(client, "?q=00000000-0000-0000-0000-000000000005") == [other.code]


def test_a_long_list_costs_as_many_queries_as_a_short_one() -> None:
    client = browser("view_incident", "change_incident")
    play()
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    for n in range(1, 4):
        play(start=NOON + timedelta(days=n), reporter_id=UUID(int=n), first=20 * n)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) == len(few) <= 13


def test_outlines_of_areas_are_not_read() -> None:
    play()
    client = browser("view_incident")

    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)

    assert not [one for one in queries.captured_queries if '"outline"' in one["sql"]]
