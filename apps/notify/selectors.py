"""Questions the services ask: where a person can be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from apps.notify.domain import states
from apps.notify.domain.channels import Channel
from apps.notify.models import Answer, ContactPoint, Delivery, Device

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


def list_proved_targets(user_id: UUID) -> list[Target]:
    """Live addresses that KREKI ID proved to be this person's, mail first.

    What the person entered here is left out: whoever holds a stolen token can enter it.
    """
    proved = ContactPoint.objects.filter(
        user_id=user_id, source=ContactPoint.Source.ACCOUNT, state=ContactPoint.State.ACTIVE
    )
    # "email" sorts before "phone".
    found = proved.order_by("kind").values_list("kind", "id")
    return [(CHANNEL_OF[ContactPoint.Kind(kind)], contact_id) for kind, contact_id in found]


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


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many attempts had an answer, and how many of them the provider did not accept."""

    all: int
    failed: int


def count_open_deliveries() -> int:
    """Deliveries of which something is still to be done."""
    return Delivery.objects.filter(state__in=states.OPEN).count()


def count_attempts(*, since: datetime) -> dict[str, Attempts]:
    """By channel; a channel without answers since then is absent."""
    recent = Answer.objects.filter(recorded_at__gte=since).order_by()
    counted = recent.values(channel=F("delivery__channel")).annotate(
        all=Count("pk"), failed=Count("pk", filter=~Q(kind=Answer.Kind.ACCEPTED))
    )
    return {row["channel"]: Attempts(row["all"], row["failed"]) for row in counted}
