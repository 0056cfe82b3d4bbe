"""The landing page holds no data and knows nobody; each card is a small fragment of one service."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kreki.identity.models import StaffLimit
from kreki.services import SERVICES
from tests.admin_habits import inline_code

CARD = f"/admin/{settings.SERVICE.slug}/_cards/"


@pytest.fixture(autouse=True)
def _no_numbers_of_another_test() -> None:
    cache.clear()


def test_the_shell_asks_no_database_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/admin/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert inline_code(html) == []
    assert len(answer.content) < 10_000


def test_every_service_has_a_card_and_a_plain_link(client: Client) -> None:
    html = client.get("/admin/").content.decode()

    for service in SERVICES:
        assert f'hx-get="/admin/{service.slug}/_cards/"' in html
        assert f'<a href="/admin/{service.slug}/">{service.label}</a></h2>' in html


def test_its_files_come_from_the_service_that_renders_it(client: Client) -> None:
    html = client.get("/admin/").content.decode()

    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', html)
    assert files
    for file in files:
        assert file.startswith(settings.STATIC_URL)
        assert client.get(file).status_code == 200, file


def test_the_language_is_chosen_by_a_link(client: Client) -> None:
    assert '<html lang="id"' in client.get("/admin/").content.decode()

    answer = client.get("/admin/", {"lang": "en"})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert '<html lang="en"' in client.get("/admin/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    answer = client.get("/admin/", {"lang": "xx"})

    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_nothing_is_posted_to_it(client: Client) -> None:
    assert client.post("/admin/").status_code == 405


@pytest.mark.django_db
def test_a_visitor_gets_a_link_and_no_redirect(client: Client) -> None:
    answer = client.get(CARD)

    assert answer.status_code == 200
    assert "Location" not in answer
    assert f'href="/admin/{settings.SERVICE.slug}/"' in answer.content.decode()
    assert "data-as-of" not in answer.content.decode()


@pytest.mark.django_db
def test_people_without_rights_here_get_nothing(client: Client) -> None:
    user = get_user_model().objects.create(username="sari")
    client.force_login(user)

    answer = client.get(CARD)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.django_db
def test_staff_get_numbers_with_their_time(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        answer = admin_client.get(CARD)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r'data-as-of="20\d\d-', html)
    assert re.search(r"<time [^>]*>\d\d\.\d\d WIB</time>", html)
    assert html.count("<dt>") >= 2
    assert len(answer.content) < 10_000
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_staff_of_areas_get_no_figures_of_the_whole_country(
    admin_client: Client, client: Client
) -> None:
    admin_client.get(CARD)  # the numbers of five seconds are there
    lead = get_user_model().objects.create(username="sari", is_staff=True)
    StaffLimit.objects.create(user=lead, areas=["31.74"])
    client.force_login(lead)

    html = client.get(CARD).content.decode()

    assert "data-as-of" in html
    assert "<dt>" not in html


@pytest.mark.django_db
def test_the_next_one_within_five_seconds_reads_only_who_asks(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = admin_client.get(CARD)

    with django_assert_max_num_queries(2):
        again = admin_client.get(CARD)

    assert again.content == first.content


@pytest.mark.django_db
def test_asking_is_no_activity(admin_client: Client) -> None:
    before = Session.objects.get()

    answer = admin_client.get(CARD)

    after = Session.objects.get()
    assert not answer.cookies
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)
