"""What a service answers while KREKI ID is down, and while it accepts calls and never answers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from kreki.identity import keys
from kreki.identity.keys import KeyCache
from kreki.identity.models import save_copy
from kreki.testing.tokens import TEST_JWKS, mint
from tests.forgeries import call
from tests.people import STRANGER

PATIENCE_S = 3.0


@pytest.mark.django_db(transaction=True)
class KeysAwayContract:
    """Inherit under a service's settings; each test is a process that has just started."""

    @pytest.fixture(autouse=True)
    def _restarted(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.ROOT_URLCONF = "tests.kernel.identity.probe"
        settings.KREKI_JWKS = None
        settings.KREKI_JWKS_URL = "http://127.0.0.1:9/jwks.json"
        monkeypatch.setattr(keys, "cache", KeyCache())

    @pytest.fixture
    def hanging(self, settings: Settings) -> Iterator[None]:
        """KREKI ID accepts every connection and says nothing."""
        with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
            settings.KREKI_JWKS_URL = f"http://127.0.0.1:{server.getsockname()[1]}/jwks.json"
            yield

    def test_with_auth_down_the_kept_keys_verify(self) -> None:
        save_copy(TEST_JWKS, now=timezone.now())

        assert call(f"Bearer {mint(STRANGER)}").status_code == 200

    @pytest.mark.usefixtures("hanging")
    def test_with_auth_hanging_the_kept_keys_verify_at_once(self) -> None:
        save_copy(TEST_JWKS, now=timezone.now())
        began = time.monotonic()

        assert call(f"Bearer {mint(STRANGER)}").status_code == 200
        assert time.monotonic() - began < PATIENCE_S

    @pytest.mark.slow
    @pytest.mark.usefixtures("hanging")
    def test_with_auth_hanging_and_no_keys_it_says_so_in_time(self) -> None:
        began = time.monotonic()

        answer = call(f"Bearer {mint(STRANGER)}")

        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert time.monotonic() - began < PATIENCE_S
