"""The look that all admins share: title, the way to the others, nothing inline."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from kreki.adminkit.context import Entry, list_entries
from kreki.services import SERVICES
from tests.admin_habits import inline_code

HOME = f"/admin/{settings.SERVICE.slug}/"
LABEL = settings.SERVICE.label


def test_every_service_has_an_entry_and_one_is_current() -> None:
    entries = list_entries("lms")

    assert len(entries) == len(SERVICES)
    assert Entry("lms", "Pelatihan", "/admin/lms/", is_current=True) in entries
    assert [entry.label for entry in entries if entry.is_current] == ["Pelatihan"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "oidc/callback/", "emergency/area/add/"])
def test_pages_have_a_title_and_nothing_inline(
    client: Client, admin_client: Client, page: str
) -> None:
    visitor = client if page.startswith("oidc") else admin_client

    html = visitor.get(HOME + page).content.decode()

    (title,) = re.findall("<title>(.*?)</title>", html)
    assert title.endswith(f"KREKI {LABEL}")
    assert inline_code(html) == []


@pytest.mark.django_db
def test_the_navigation_says_where_one_is(admin_client: Client) -> None:
    html = admin_client.get(HOME).content.decode()

    assert re.findall(r'aria-current="true">(\w+)<', html) == [LABEL]


@pytest.mark.django_db
def test_one_strict_policy_covers_every_page(client: Client) -> None:
    policy = client.get(f"{HOME}login/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


USERS = f"{HOME}auth/user/"
EDITABLE = f"{HOME}emergency/area/"  # the kernel's tests run under the emergency settings


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?is_staff__exact=%00", "?username=%00", "?id__gt=x"])
def test_a_filter_that_no_page_offers_is_no_crash(admin_client: Client, query: str) -> None:
    assert admin_client.get(USERS + query, follow=True).status_code in {200, 400}


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["\0", "x", "9" * 40])
def test_records_that_no_page_lists_cannot_be_chosen(admin_client: Client, chosen: str) -> None:
    answer = admin_client.post(
        EDITABLE, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    )

    assert answer.status_code in {302, 400}
    assert get_user_model().objects.count() == 1
