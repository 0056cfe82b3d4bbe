"""A Redis that takes connections and never answers, seen from an event loop."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from copy import deepcopy
from uuid import uuid4

import pytest
from pytest_django import Settings

from kreki.identity import revocation
from kreki.identity.verify import verify
from kreki.testing.tokens import mint

VERIFICATIONS = 20


@pytest.fixture
def _hanging_cache(settings: Settings) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        caches = deepcopy(settings.CACHES)
        caches["default"]["LOCATION"] = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        settings.CACHES = caches
        yield
    revocation._Hanging.until = 0.0


@pytest.mark.usefixtures("_hanging_cache")
def test_verifications_in_an_event_loop_wait_for_it_once_and_not_each() -> None:
    tokens = [mint(uuid4()) for _ in range(VERIFICATIONS)]
    verify(tokens[0])  # keys are known from here on

    async def all_of_them() -> float:
        began = time.monotonic()
        for token in tokens:
            verify(token)
        return time.monotonic() - began

    assert asyncio.run(all_of_them()) < 0.5 * VERIFICATIONS * revocation.HANGS_S
