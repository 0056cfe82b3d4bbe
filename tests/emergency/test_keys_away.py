"""This service verifies tokens while KREKI ID is away."""

from __future__ import annotations

from tests.keys_away import KeysAwayContract


class TestKeysAway(KeysAwayContract):
    pass
