"""Devices of the simulated volunteers."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.notify.models import Device
from kreki.demo import demo_id

pytestmark = pytest.mark.django_db


def seed(volunteers: int) -> str:
    out = StringIO()
    call_command("seed_demo", volunteers=volunteers, stdout=out)
    return out.getvalue()


def test_seeding_again_adds_only_what_is_missing() -> None:
    assert "baru 12" in seed(12)
    assert "baru 3" in seed(15)

    device = Device.objects.get(target="demo-device-15")
    assert device.user_id == demo_id("volunteer", 15)
    assert set(Device.objects.values_list("language", flat=True)) == {"id", "en"}


def test_seeding_is_refused_outside_a_demo(settings: Settings) -> None:
    settings.KREKI_DEMO = False

    with pytest.raises(CommandError, match="KREKI_DEMO"):
        seed(1)


def test_nobody_seeds_nothing() -> None:
    with pytest.raises(CommandError, match="1 atau lebih"):
        seed(0)
