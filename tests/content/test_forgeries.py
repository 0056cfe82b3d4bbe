"""The attack list of tokens, under this service's settings."""

from __future__ import annotations

from tests.forgeries import ForgeryContract


class TestForgeries(ForgeryContract):
    pass
