"""A virtual host without running couriers, and the queue of the service whose settings we use."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from kombu import Connection
from pytest_django import Settings

from kreki.contracts.base import Lane
from kreki.events.courier.session import broker
from kreki.events.topology import declare_exchange, declare_queue
from tests.kernel.events.stories import DEAD, QUEUE


@pytest.fixture(autouse=True)
def _vhost_of_tests(settings: Settings) -> None:
    url = urlsplit(settings.BROKER_URL)
    settings.BROKER_URL = url._replace(path="/kreki-tests").geturl()


@pytest.fixture
def link(_vhost_of_tests: None) -> Iterator[Connection]:
    """A connection to the broker, with the express queue of emergency declared and empty."""
    with broker() as link:
        channel = link.channel()
        declare_exchange(channel)
        declare_queue(channel, "emergency", Lane.EXPRESS)
        channel.queue_purge(QUEUE)
        channel.queue_purge(DEAD)
        yield link
