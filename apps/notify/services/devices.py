"""Devices of a person: registered at every start of the app, removed at logout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.notify.domain.errors import DeviceNotFound
from apps.notify.models import Device


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    """What the app says about itself; see `Device` for the fields."""

    installation_id: str
    platform: str
    target_kind: str
    target: str
    language: str
    app_version: str = ""


@transaction.atomic
def register_device(registration: Registration, *, by: UUID, now: datetime) -> Device:
    """Keep the installation's newest target; a target seen at somebody else moves to `by`."""
    installation_id = registration.installation_id
    Device.objects.filter(target=registration.target).exclude(
        user_id=by, installation_id=installation_id
    ).delete()
    device, _created = Device.objects.update_or_create(
        user_id=by,
        installation_id=installation_id,
        defaults={
            "platform": registration.platform,
            "target_kind": registration.target_kind,
            "target": registration.target,
            "language": registration.language,
            "app_version": registration.app_version,
            "state": Device.State.ACTIVE,
            "last_registered_at": now,
        },
    )
    return device


def remove_device(*, device_id: UUID, by: UUID) -> None:
    """Forget a device at logout.

    Raises:
        DeviceNotFound: no such device of this person.
    """
    removed, _per_model = Device.objects.filter(pk=device_id, user_id=by).delete()
    if not removed:
        raise DeviceNotFound
