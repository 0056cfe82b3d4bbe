"""Pages follow the person's own choice, the API follows the header."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from kreki.adminkit.locale import PageLocaleMiddleware

ENGLISH_BROWSER = {"Accept-Language": "en-US,en;q=0.9"}


def language_of(path: str, cookie: str = "") -> str:
    request = RequestFactory().get(path, headers=ENGLISH_BROWSER)
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    heard: list[str] = []

    def page(_request: HttpRequest) -> HttpResponse:
        heard.append(translation.get_language())
        return HttpResponse()

    PageLocaleMiddleware(page)(request)
    return heard[0]


@pytest.mark.parametrize(
    ("path", "cookie", "language"),
    [
        ("/admin/emergency/", "", "id"),
        ("/admin/emergency/", "en", "en"),
        ("/admin/emergency/", "xx", "id"),
        ("/api/emergency/v1/active", "", "en"),
        ("/healthz", "", "id"),
    ],
)
def test_who_decides_the_language(path: str, cookie: str, language: str) -> None:
    assert language_of(path, cookie) == language


@pytest.mark.django_db
def test_a_person_chooses_english_and_gets_it_from_then_on(admin_client: Client) -> None:
    home = f"/admin/{settings.SERVICE.slug}/"
    page = admin_client.get(home).content.decode()
    assert '<html lang="id"' in page
    assert 'value="en" lang="en">English</button>' in page

    answer = admin_client.post(f"{home}language/", {"language": "en", "next": home})

    assert (answer.status_code, answer["Location"]) == (302, home)
    assert answer.cookies["kreki_lang"]["path"] == "/"
    assert '<html lang="en"' in admin_client.get(home).content.decode()
