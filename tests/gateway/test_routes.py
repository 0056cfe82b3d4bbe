"""Every path leads to the process that answers it, and to no other."""

from __future__ import annotations

import pytest
import yaml

from deploy.local.instance import CHECKOUT
from kreki.services import SERVICES
from tests.gateway.asking import Gateway
from tests.gateway.conftest import DEAD

RUNNING = [service.slug for service in SERVICES if service.slug != DEAD]


@pytest.mark.parametrize("slug", RUNNING)
@pytest.mark.parametrize("area", ["api", "admin", "static"])
def test_an_area_of_a_service_leads_to_its_web_process(
    gateway: Gateway, area: str, slug: str
) -> None:
    answer = gateway.ask("GET", f"/{area}/{slug}/some/thing?page=2")

    assert answer.body["process"] == f"{slug}-web"
    assert answer.body["path"] == f"/{area}/{slug}/some/thing?page=2"


@pytest.mark.parametrize(
    ("path", "process"),
    [
        ("/api/emergency/v1/panic", "emergency-web"),
        ("/api/emergency/v1/positions", "emergency-presence"),
        ("/api/emergency/v1/positions/batch", "emergency-presence"),
        ("/api/emergency/v1/active", "emergency-web"),
        ("/ws/emergency/", "emergency-live"),
        ("/admin/emergency/ws/board/", "emergency-live"),
        ("/o/token/", "auth-web"),
        ("/o/.well-known/jwks.json", "auth-web"),
        ("/id/login/", "auth-web"),
    ],
)
def test_a_special_path_leads_to_its_process(gateway: Gateway, path: str, process: str) -> None:
    assert gateway.ask("GET", path).body["process"] == process


@pytest.mark.parametrize("slug", RUNNING)
def test_every_documented_path_leads_to_its_service(gateway: Gateway, slug: str) -> None:
    document = yaml.safe_load((CHECKOUT / f"docs/api/{slug}.yaml").read_text())

    for path in document["paths"]:
        answer = gateway.ask("GET", path.replace("{", "").replace("}", ""))
        assert answer.status == 200, path
        assert answer.body["process"].startswith(f"{slug}-"), path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/internal/queue",
        "/providers/",
        "/api/auth/internal/keys",
        "/api/auth/v1/internal",
        "/api/emergency/v1/internal/door",
        "/api/emergency/readyz",
        "/api/%65mergency/v1/internal/door",
        "/api//emergency/v1/internal/door",
        "/api/nobody/v1/things",
        "/static/",
    ],
)
def test_what_is_not_public_does_not_exist(gateway: Gateway, path: str) -> None:
    answer = gateway.ask("GET", path)

    assert (answer.status, answer.code) == (404, "NOT_FOUND")


def test_a_websocket_is_upgraded_on_its_paths_and_nowhere_else(gateway: Gateway) -> None:
    wish = {"Upgrade": "websocket", "Connection": "Upgrade"}

    socket = gateway.ask("GET", "/ws/emergency/", wish).body["headers"]
    page = gateway.ask("GET", "/api/lms/v1/courses", wish).body["headers"]

    assert (socket["upgrade"], socket["connection"]) == ("websocket", "upgrade")
    assert "upgrade" not in page
