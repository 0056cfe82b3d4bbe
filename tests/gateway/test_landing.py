"""The landing page of staff is there as long as KREKI ID or the emergency core is."""

from __future__ import annotations

from collections.abc import Callable

from deploy.gateway.render import SIMULATED_CITY
from kreki.services import Process, Service
from tests.gateway.asking import Gateway
from tests.gateway.conftest import free_port, running

Addresses = Callable[[Service, Process], list[str]]


def without(addresses: Addresses, *dead: str) -> Addresses:
    """Nothing listens where these services should."""
    nobody = f"127.0.0.1:{free_port()}"
    return lambda service, process: (
        [nobody] if service.slug in dead else addresses(service, process)
    )


def test_kreki_id_renders_it(gateway: Gateway) -> None:
    assert gateway.ask("GET", "/admin/").body["process"] == "auth-web"


def test_the_emergency_core_renders_it_when_kreki_id_is_down(addresses: Addresses) -> None:
    with running(without(addresses, "auth"), SIMULATED_CITY) as gateway:
        answer = gateway.ask("GET", "/admin/?lang=en")

    assert answer.status == 200
    assert (answer.body["process"], answer.body["path"]) == ("emergency-web", "/admin/?lang=en")


def test_with_both_down_people_get_a_page(addresses: Addresses) -> None:
    with running(without(addresses, "auth", "emergency"), SIMULATED_CITY) as gateway:
        answer = gateway.ask("GET", "/admin/")

    assert answer.status == 503
    assert answer.headers["Content-Type"] == "text/html"
    assert "tidak tersedia" in answer.text


def test_only_the_landing_page_moves(addresses: Addresses) -> None:
    with running(without(addresses, "auth"), SIMULATED_CITY) as gateway:
        assert gateway.ask("GET", "/admin/auth/").status == 503
