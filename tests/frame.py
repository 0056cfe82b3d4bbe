"""What every service serves before it has anything of its own to offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver

from kreki.testing.tokens import mint_panic
from tests.admin_habits import automatic_labels, inline_code
from tests.people import STRANGER

METHODS = ("get", "post", "put", "patch", "delete")
SAMPLES = {"uuid": str(UUID(int=1)), "int": "1"}  # for a converter in an address; else a word


def protected_addresses(slug: str) -> Iterator[tuple[str, str]]:
    """Method and address of everything under the API that asks for a token at all."""
    prefix = f"api/{slug}/v1/"
    (api,) = [one for one in get_resolver().url_patterns if str(one.pattern) == prefix]
    for pattern in api.url_patterns:
        view = pattern.callback.view_class
        address = re.sub(
            r"<(\w+):\w+>", lambda found: SAMPLES.get(found[1], "x"), str(pattern.pattern)
        )
        for method in METHODS:
            if hasattr(view, method) and view.authentication_classes:
                yield method, f"/{prefix}{address}"


@pytest.mark.django_db
class FrameContract:
    """Inherit under the service's settings and name the service."""

    name: str
    slug: str
    label: str
    opened_by_panic: frozenset[tuple[str, str]] = frozenset()  # method, end of the address

    def test_the_process_is_alive(self, client: Client) -> None:
        assert client.get("/healthz").status_code == 200

    def test_the_api_document_is_served(self, client: Client) -> None:
        answer = client.get(f"/api/{self.slug}/schema/")

        assert answer.status_code == 200
        assert f"KREKI {self.label}" in answer.content.decode()

    def test_the_api_pages_run_no_inline_script(self, client: Client) -> None:
        answer = client.get(f"/api/{self.slug}/docs/")

        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode()
        assert "script-src" not in answer["Content-Security-Policy"]  # so default-src 'self' rules

    def test_the_api_pages_answer_every_method(self, client: Client) -> None:
        assert client.options(f"/api/{self.slug}/docs/").status_code == 405

    def test_an_unknown_address_answers_in_the_envelope(self, client: Client) -> None:
        answer = client.get(f"/api/{self.slug}/v1/nothing")

        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")

    def test_a_panic_credential_opens_nothing_but_help(self, client: Client) -> None:
        audience = f"{settings.KREKI_AUDIENCE}/{self.slug}"
        proof = {"Authorization": f"Bearer {mint_panic(STRANGER, aud=[audience])}"}

        opened = {
            (method, address.removeprefix(f"/api/{self.slug}/v1/"))
            for method, address in protected_addresses(self.slug)
            if getattr(client, method)(address, headers=proof).status_code != 401
        }

        assert opened == self.opened_by_panic

    def test_the_admin_sends_visitors_to_kreki_id_whatever_password_they_bring(
        self, client: Client
    ) -> None:
        get_user_model().objects.create_superuser("admin", password="Rahasia-119")

        login = client.get(f"/admin/{self.slug}/")["Location"]
        answer = client.post(login, {"username": "admin", "password": "Rahasia-119"})

        assert answer.status_code == 302
        assert answer["Location"].startswith((f"/admin/{self.slug}/oidc/start/?", "/id/login/?"))
        assert not Session.objects.exists()

    def test_the_admin_speaks_indonesian_first(self, admin_client: Client) -> None:
        answer = admin_client.get(f"/admin/{self.slug}/", headers={"Accept-Language": "en-US"})

        page = answer.content.decode()
        assert '<html lang="id"' in page
        assert f"KREKI {self.label}" in page
        assert inline_code(page) == []

    def test_the_start_page_shows_the_way_to_all_seven(self, admin_client: Client) -> None:
        page = admin_client.get(f"/admin/{self.slug}/").content.decode()

        assert page.count('href="/admin/') >= 7
        assert f'href="/admin/{self.slug}/" aria-current="true">{self.label}<' in page
        assert inline_code(page) == []

    def test_no_label_is_left_to_django(self) -> None:
        assert automatic_labels() == []

    def test_static_files_come_from_this_service_alone(self, admin_client: Client) -> None:
        page = admin_client.get(f"/admin/{self.slug}/").content.decode()

        assert f'href="/static/{self.slug}/adminkit/brand.css"' in page
        assert page.count('"/static/') == page.count(f'"/static/{self.slug}/')


class EmptyFrameContract(FrameContract):
    """A service that is so far nothing but the frame."""

    def test_it_has_no_table_of_its_own(self) -> None:
        assert list(apps.get_app_config(self.name).get_models()) == []
