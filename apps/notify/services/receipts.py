"""Proof from providers and phones that a message arrived or was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.notify.domain import ack_tokens, states
from apps.notify.domain.channels import Channel
from apps.notify.domain.errors import AckTokenInvalid
from apps.notify.domain.reports import APP, UNREACHABLE, Report
from apps.notify.domain.states import State
from apps.notify.models import Delivery, Device, Receipt
from apps.notify.services.recording import settle
from apps.notify.services.targets import count_unreachable, forget_failures

MATCH_FOR: Final = timedelta(minutes=10)


@transaction.atomic
def keep_reports(reports: Iterable[Report], *, now: datetime) -> None:
    """Store each report and let it take effect; copies and late ones change nothing."""
    for report in reports:
        delivery = _delivery_of(report)
        Receipt.objects.bulk_create([_receipt(report, delivery, now)], ignore_conflicts=True)
        if delivery is not None:
            _apply(delivery.pk, report.state, code=report.code, at=report.at, now=now)


@transaction.atomic
def acknowledge(*, token: str, stage: State, at: datetime, key: bytes, now: datetime) -> None:
    """The phone itself says that the push is on its screen, or was opened.

    Args:
        at: The phone's clock; a time before the message or after `now` is not believed.

    Raises:
        AckTokenInvalid: not ours, changed, over, or its delivery is gone.
    """
    delivery_id = ack_tokens.read(token, key=key, now=now)
    delivery = Delivery.objects.filter(pk=delivery_id).select_related("message").first()
    if delivery is None:
        raise AckTokenInvalid
    Device.objects.filter(pk=delivery.target_id).update(last_ack_at=now)
    report = Report(
        provider=APP,
        provider_message_id=delivery_id.hex,
        delivery_id=delivery_id,
        state=stage,
        at=min(max(at, delivery.message.created_at), now),
    )
    keep_reports([report], now=now)


@transaction.atomic
def match_receipts(*, now: datetime) -> int:
    """Give receipts that came before the provider's id was stored to their deliveries.

    Returns:
        How many found their delivery.
    """
    waiting = Receipt.objects.filter(delivery=None, received_at__gt=now - MATCH_FOR)
    matched = 0
    for receipt in waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:200]:
        delivery = Delivery.objects.filter(provider_id=receipt.provider_message_id).first()
        if delivery is None:
            continue
        matched += 1
        receipt.delivery = delivery
        receipt.save(update_fields=["delivery"])
        told = State(receipt.status)
        _apply(delivery.pk, told, code=receipt.code, at=receipt.reported_at, now=now)
    return matched


def _delivery_of(report: Report) -> Delivery | None:
    """Our own id first: a webhook may be faster than our record of the provider's id."""
    if report.delivery_id is not None:
        return Delivery.objects.filter(pk=report.delivery_id).first()
    return Delivery.objects.filter(provider_id=report.provider_message_id).first()


def _receipt(report: Report, delivery: Delivery | None, now: datetime) -> Receipt:
    return Receipt(
        provider=report.provider,
        provider_message_id=report.provider_message_id,
        status=report.state,
        delivery=delivery,
        code=report.code,
        reported_at=report.at,
        received_at=now,
    )


def _apply(delivery_id: UUID, told: State, *, code: str, at: datetime, now: datetime) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    state = states.after_receipt(State(delivery.state), told)
    if state == delivery.state:
        return
    delivery.state, delivery.changed_at, delivery.reason = state, now, code
    delivery.save(update_fields=["state", "changed_at", "reason"])
    if delivery.channel == Channel.WHATSAPP and code == UNREACHABLE:
        count_unreachable(delivery.target_id)
    elif state in states.PROVED:
        forget_failures(delivery.target_id)
    settle(delivery.message_id, at=at)
