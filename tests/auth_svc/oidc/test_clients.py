"""Registering clients: KREKI's own at every start, others by command; bad ones by name refused."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.auth_svc.models import Application
from apps.auth_svc.services import clients
from kreki.services import SERVICES
from tests.auth_svc.oidc.flow import CALLBACK, MACHINE, party, post

pytestmark = pytest.mark.django_db
SLUGS = [service.slug for service in SERVICES]


@pytest.fixture
def own(settings: Settings) -> None:
    """What `make up` gives KREKI ID."""
    settings.PUBLIC_URL = "https://kreki.example"
    settings.OIDC_CLIENTS = json.dumps(
        {
            slug: {"secret": f"rahasia-{slug}", "address": f"http://{slug}-web:8000"}
            for slug in SLUGS
        }
    )


def ensure(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("ensure_clients")
    return capsys.readouterr().out


@pytest.mark.usefixtures("own")
def test_every_service_has_its_two_clients(capsys: pytest.CaptureFixture[str]) -> None:
    said = ensure(capsys)

    admin = Application.objects.get(client_id="admin-volunteer")
    machine = Application.objects.get(client_id="svc-volunteer")
    assert said.startswith("14 klien baru")
    assert set(Application.objects.values_list("client_id", flat=True)) >= {
        *(f"admin-{slug}" for slug in SLUGS),
        *(f"svc-{slug}" for slug in SLUGS),
        *("kreki-app", "kreki-pages"),
    }
    assert admin.redirect_uris == "https://kreki.example/admin/volunteer/oidc/callback/"
    assert admin.backchannel_logout_uri == "http://volunteer-web:8000/admin/volunteer/oidc/logout/"
    assert admin.skip_authorization
    assert "https://api.kreki.id/notify" in machine.allowed_resources


@pytest.mark.usefixtures("own")
def test_a_second_time_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ensure(capsys)
    before = list(Application.objects.order_by("pk").values_list("client_id", "client_secret"))

    assert ensure(capsys).startswith("0 klien baru")
    assert before == list(
        Application.objects.order_by("pk").values_list("client_id", "client_secret")
    )


@pytest.mark.usefixtures("own")
def test_a_service_gets_tokens_for_whom_it_may_call_and_for_nobody_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ensure(capsys)

    def ask(slug: str, callee: str) -> tuple[int, str]:
        form = {
            "grant_type": "client_credentials",
            "client_id": f"svc-{slug}",
            "client_secret": f"rahasia-{slug}",
            "resource": f"https://api.kreki.id/{callee}",
        }
        answer = post("token/", form)
        return answer.status_code, answer.json().get("error", "")

    assert ask("volunteer", "notify") == (200, "")
    assert ask("volunteer", "emergency") == (400, "invalid_target")
    assert ask("notify", "volunteer") == (400, "invalid_target")


@pytest.mark.usefixtures("own")
def test_a_new_secret_replaces_the_old(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    ensure(capsys)
    settings.OIDC_CLIENTS = settings.OIDC_CLIENTS.replace("rahasia-lms", "baru-lms")

    ensure(capsys)

    form = {"grant_type": "client_credentials", "client_id": "svc-lms"}
    form["resource"] = "https://api.kreki.id/notify"
    assert post("token/", {**form, "client_secret": "rahasia-lms"}).status_code == 401
    assert post("token/", {**form, "client_secret": "baru-lms"}).status_code == 200


@pytest.mark.parametrize(
    "given", ["", "[]", "{}", '{"auth": {}}', '{"auth": {"secret": "x", "address": "evil"}}']
)
def test_without_usable_secrets_nothing_is_made(settings: Settings, given: str) -> None:
    settings.OIDC_CLIENTS = given

    with pytest.raises(CommandError, match="OIDC_CLIENTS"):
        call_command("ensure_clients")
    assert not Application.objects.filter(client_id__startswith="admin-").exists()


def register(*arguments: str) -> None:
    call_command("register_client", "psc-119", "--name", "PSC 119", *arguments)


def test_the_command_prints_the_secret_once_and_keeps_its_hash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    register("--redirect-uri", CALLBACK, "--scope", "openid")

    secret = capsys.readouterr().out.split("client_secret: ")[1].strip()
    stored = Application.objects.get(client_id="psc-119")
    assert len(secret) == 43
    assert secret not in stored.client_secret
    assert (stored.client_type, stored.skip_authorization) == ("confidential", False)


def test_a_public_client_has_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    register("--public", "--redirect-uri", CALLBACK)

    assert "client_secret" not in capsys.readouterr().out
    assert Application.objects.get(client_id="psc-119").client_secret == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--redirect-uri"),
        (("--redirect-uri", "evil"), "--redirect-uri"),
        (("--redirect-uri", "javascript://x/%0aalert(1)"), "--redirect-uri"),
        (("--redirect-uri", "https://*.example.test/"), "--redirect-uri"),
        (("--redirect-uri", "https://x.example.test/#a"), "--redirect-uri"),
        (("--redirect-uri", "https://kreki@evil.test/"), "--redirect-uri"),
        (("--redirect-uri", "https://x.example.test/a b"), "--redirect-uri"),
        (("--redirect-uri", "https://x.example.test:port/"), "--redirect-uri"),
        (("--redirect-uri", CALLBACK, "--post-logout-uri", "/"), "--post-logout-uri"),
        (("--redirect-uri", CALLBACK, "--backchannel-logout-uri", "x"), "--backchannel-logout-uri"),
        (("--redirect-uri", CALLBACK, "--scope", "root"), "--scope"),
        (("--redirect-uri", CALLBACK, "--resource", "emergency"), "--resource"),
        (("--machine", "--public"), "--public"),
        (("--machine", "--redirect-uri", CALLBACK), "--redirect-uri"),
    ],
)
def test_what_cannot_be_accepted_is_named_and_nothing_registered(
    arguments: tuple[str, ...], named: str
) -> None:
    with pytest.raises(CommandError, match=f"^{named}"):
        register(*arguments)
    assert not Application.objects.filter(client_id="psc-119").exists()


def test_plain_http_is_for_machines_without_tls_only(settings: Settings) -> None:
    settings.HTTPS = True

    with pytest.raises(CommandError, match="--redirect-uri"):
        register("--redirect-uri", "http://x.example.test/")


def test_a_name_is_given_once() -> None:
    party(client_id="psc-119")

    with pytest.raises(CommandError, match="client-id"):
        register("--redirect-uri", CALLBACK)


def test_a_disabled_client_gets_nothing_until_it_is_enabled_again() -> None:
    machine = party(MACHINE)
    which = {"application_id": Application.objects.get(client_id="mesin").pk, "by": "user:x"}
    form = {"grant_type": "client_credentials", "resource": MACHINE.resources[0]}

    clients.disable(**which, reason="bocor")
    refused = machine.token(**form)
    clients.enable(**which)

    assert refused.json() == {"error": "invalid_client"}
    assert machine.token(**form).status_code == 200
