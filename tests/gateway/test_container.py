"""The committed configuration of the container is what the template and the table give."""

from __future__ import annotations

from deploy.gateway.container import PLACE
from deploy.gateway.render import render
from deploy.local.instance import CHECKOUT


def test_the_committed_configuration_is_current() -> None:
    committed = CHECKOUT / "deploy/gateway/container.conf"

    assert committed.read_text() == render(PLACE), "run `make snapshots`"


def test_inherited_directives_stand_on_the_server_level_only() -> None:
    """One of them in a location would silently drop all that stand above it."""
    lines = [line.strip() for line in render(PLACE).splitlines()]
    locations = [line for line in lines if line.startswith("location ")]

    for directive in ("proxy_set_header", "add_header", "limit_req "):
        assert not [line for line in locations if directive in line]
