"""Questions the services ask: where a person can be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from apps.notify.domain.channels import Channel
from apps.notify.models import ContactPoint, Device

CHANNEL_OF: Final = {
    ContactPoint.Kind.PHONE: Channel.WHATSAPP,
    ContactPoint.Kind.EMAIL: Channel.EMAIL,
}
Target = tuple[Channel, UUID]


def list_targets(user_ids: Collection[UUID]) -> dict[UUID, list[Target]]:
    """For each person: every live device, and one address per other channel."""
    targets: dict[UUID, list[Target]] = defaultdict(list)
    devices = Device.objects.filter(user_id__in=user_ids, state=Device.State.ACTIVE)
    for device in devices.only("id", "user_id"):
        targets[device.user_id].append((Channel.FCM, device.id))
    for contact in _preferred(user_ids):
        targets[contact.user_id].append((CHANNEL_OF[ContactPoint.Kind(contact.kind)], contact.id))
    return targets


def _preferred(user_ids: Collection[UUID]) -> Iterable[ContactPoint]:
    # Of two live addresses of one kind the person's own wins: "person" sorts after "account".
    return (
        ContactPoint.objects.filter(user_id__in=user_ids, state=ContactPoint.State.ACTIVE)
        .only("id", "user_id", "kind")
        .order_by("user_id", "kind", "-source")
        .distinct("user_id", "kind")
    )


def list_devices(user_id: UUID) -> QuerySet[Device]:
    """Devices of one person, the newest registration first."""
    return Device.objects.filter(user_id=user_id).order_by("-last_registered_at", "id")


def list_contact_points(user_id: UUID) -> QuerySet[ContactPoint]:
    """Contact points of one person, ordered by kind and source."""
    return ContactPoint.objects.filter(user_id=user_id).order_by("kind", "source")
