"""The system that `make test` started, as seen by a client library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.local.instance import find_instance
from deploy.local.ports import read_ports
from tests.journeys.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The instance whose variables lie in KREKI_ENV_DIR."""
    instance = find_instance(Path(os.environ["KREKI_ENV_DIR"]).parent.name)
    ports = read_ports(instance)
    assert ports is not None, "run `make test s=oidc_client`, which starts the system first"
    return Stack(instance, ports)
