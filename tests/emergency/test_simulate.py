"""The command refuses what it must not do; the play itself is tried by `make demo` and journeys."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings


def test_it_calls_nobody_outside_a_demo(settings: Settings) -> None:
    settings.KREKI_DEMO = False

    with pytest.raises(CommandError, match="KREKI_DEMO"):
        call_command("simulate")


@pytest.mark.parametrize("option", [{"volunteers": 0}, {"incidents": 0}, {"speed": 0}])
def test_an_empty_play_is_refused(option: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="lebih dari 0"):
        call_command("simulate", **option)
