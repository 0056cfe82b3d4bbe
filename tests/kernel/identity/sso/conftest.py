"""A provider for each test, and the settings that lead to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.kernel.identity.sso.provider import Provider


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    server = Provider()
    settings.KREKI_ID_INTERNAL_URL = server.url
    settings.KREKI_JWKS_URL = f"{server.url}/jwks"
    settings.OIDC_CLIENT_SECRET = "rahasia"
    yield server
    server.stop()
