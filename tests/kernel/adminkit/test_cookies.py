"""Seven admins live on one origin; their cookies must never meet."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from kreki.adminkit.management.commands.create_admin import ensure_staff
from kreki.services import SERVICES
from kreki.settings.base import cookies


def test_no_two_services_share_a_cookie() -> None:
    mine = [cookies(service) for service in SERVICES]

    for what in ("SESSION_COOKIE_NAME", "SESSION_COOKIE_PATH", "CSRF_COOKIE_NAME"):
        assert len({each[what] for each in mine}) == len(SERVICES)
    assert all(each["SESSION_COOKIE_PATH"] == each["CSRF_COOKIE_PATH"] for each in mine)


@pytest.mark.django_db
def test_signing_in_sets_only_this_services_cookies() -> None:
    slug = settings.SERVICE.slug
    home = f"/admin/{slug}/"
    ensure_staff("rini", "rahasia-rini", may_replace=False)

    answer = Client().post(f"{home}login/", {"username": "rini", "password": "rahasia-rini"})

    assert answer.status_code == 302
    assert set(answer.cookies) == {f"kreki_{slug}_sid", f"kreki_{slug}_csrf"}
    session = answer.cookies[f"kreki_{slug}_sid"]
    assert (session["path"], session["samesite"]) == (settings.SESSION_COOKIE_PATH, "Lax")
    assert home.startswith(session["path"])
    assert session["httponly"]
