"""What an outcome says about the device or address itself."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.ports import Alert
from apps.notify.domain.reports import UNREACHABLE, UNREACHABLE_LIMIT
from apps.notify.models import ContactPoint, Delivery, Device


def learn(alert: Alert, outcome: Outcome) -> None:
    """Mark a dead target dead, unless the person registered it again while the send ran."""
    if outcome.kind is Kind.DEAD_TARGET and alert.channel is Channel.FCM:
        Device.objects.filter(target=alert.address, last_registered_at__lt=alert.claimed_at).update(
            state=Device.State.DEAD
        )
    elif outcome.kind is Kind.DEAD_TARGET:
        ContactPoint.objects.filter(
            pk=_target_of(alert.delivery_id), changed_at__lt=alert.claimed_at
        ).update(state=ContactPoint.State.DEAD)
    elif outcome.reason == UNREACHABLE:
        count_unreachable(_target_of(alert.delivery_id))


def count_unreachable(contact_id: UUID) -> None:
    """WhatsApp cannot reach this number; the third time in a row it counts as dead."""
    contact = ContactPoint.objects.filter(pk=contact_id)
    contact.update(failures=F("failures") + 1)
    contact.filter(failures__gte=UNREACHABLE_LIMIT).update(state=ContactPoint.State.DEAD)


def forget_failures(contact_id: UUID) -> None:
    """A message arrived, so the row of failures ends."""
    ContactPoint.objects.filter(pk=contact_id, failures__gt=0).update(failures=0)


def _target_of(delivery_id: UUID) -> UUID:
    return Delivery.objects.values_list("target_id", flat=True).get(pk=delivery_id)
