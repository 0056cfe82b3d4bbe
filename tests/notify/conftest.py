"""Real provider servers, and settings that point at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from amqp.exceptions import NotFound
from kombu import Connection
from pytest_django import Settings

from apps.notify.gateways.lane import Lane, open_lane
from tests.notify.processes import Processes, broker_of_tests
from tests.notify.providers import Providers, running


@pytest.fixture(scope="session")
def provider_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Providers]:
    with running(tmp_path_factory.mktemp("providers")) as providers:
        yield providers


@pytest.fixture
def providers(provider_servers: Providers, settings: Settings) -> Providers:
    """The servers without faults; `received()` starts empty."""
    for name, value in provider_servers.settings().items():
        setattr(settings, name, value)
    provider_servers.start_of_test()
    return provider_servers


@pytest.fixture
def lane(providers: Providers) -> Iterator[Lane]:
    """The worker's own lane to the provider servers."""
    open_lane.cache_clear()
    with open_lane() as lane:
        yield lane
    open_lane.cache_clear()


@pytest.fixture
def processes(
    providers: Providers, tmp_path: Path, settings: Settings, transactional_db: None
) -> Processes:
    """Guard and worker on demand; their queue starts empty."""
    settings.CELERY_BROKER_URL = broker_of_tests()
    with Connection(settings.CELERY_BROKER_URL) as link, suppress(NotFound):
        link.default_channel.queue_purge("notify.send.emergency")
    return Processes(providers, tmp_path / "processes.log", settings.CELERY_BROKER_URL)
