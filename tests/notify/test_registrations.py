"""A push target belongs to one person, and a person's installation has one target."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.notify import services
from apps.notify.domain.errors import DeviceNotFound
from apps.notify.models import Device
from tests.notify.factories import NOON, device
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db


def test_every_start_of_the_app_finds_the_same_device() -> None:
    first = device(VOLUNTEER, "phone-1", installation_id="i1")
    again = device(VOLUNTEER, "phone-2", installation_id="i1", now=NOON + timedelta(days=1))

    assert first.pk == again.pk
    assert (again.target, again.last_registered_at) == ("phone-2", NOON + timedelta(days=1))


def test_a_target_moves_with_the_phone_to_its_new_owner() -> None:
    device(VOLUNTEER, "phone-1", installation_id="i1")
    device(STRANGER, "phone-1", installation_id="i1")

    assert Device.objects.get().user_id == STRANGER


def test_a_reinstalled_app_replaces_its_old_registration() -> None:
    device(VOLUNTEER, "phone-1", installation_id="i1")
    device(VOLUNTEER, "phone-1", installation_id="i2")

    assert Device.objects.get().installation_id == "i2"


def test_another_persons_installation_id_moves_nothing() -> None:
    device(VOLUNTEER, "phone-1", installation_id="i1")
    device(STRANGER, "phone-2", installation_id="i1")

    assert Device.objects.count() == 2


def test_registering_revives_a_dead_device() -> None:
    device(VOLUNTEER, "phone-1")
    Device.objects.update(state=Device.State.DEAD)

    assert device(VOLUNTEER, "phone-1").state == Device.State.ACTIVE


def test_only_the_owner_removes_a_device() -> None:
    mine = device(VOLUNTEER, "phone-1")

    with pytest.raises(DeviceNotFound):
        services.remove_device(device_id=mine.pk, by=STRANGER)
    services.remove_device(device_id=mine.pk, by=VOLUNTEER)

    assert not Device.objects.exists()
