"""Which deliveries a worker gets, and what it needs to send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.notify.domain import ack_tokens
from apps.notify.domain.channels import Channel, Language, Purpose
from apps.notify.domain.ports import Alert
from apps.notify.domain.retries import HAND_OVER, LEASE, WAIT_FOR_RECEIPT
from apps.notify.domain.states import State
from apps.notify.domain.wording import Facts
from apps.notify.models import CodeTarget, ContactPoint, Delivery, Device, Message
from apps.notify.services.codes import open_code
from apps.notify.services.recording import settle

GONE = "target_gone"
WANTED = (Message.State.OPEN, Message.State.REACHED)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a delivery goes; `code` only for codes of KREKI ID."""

    value: str
    language: str
    kind: str = ""
    code: str = ""


@transaction.atomic
def hand_over(*, now: datetime, limit: int) -> tuple[dict[Channel, list[UUID]], int]:
    """Look at the deliveries that are due longest and decide what is next for each.

    Too old ones expire, unwanted ones are cancelled, one whose worker died waits for a receipt
    where repeating would be visible. The others are given out, and are due again if no worker
    claims them in time.

    Returns:
        Ids to give to workers, by channel; and how many rows were due.
    """
    rows = Delivery.objects.due(now).select_related("message")
    due = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
    decided: dict[tuple[State, datetime], list[Delivery]] = defaultdict(list)
    for row in due:
        decided[_next(row, now)].append(row)
    for (state, due_at), group in decided.items():
        ids = [row.pk for row in group]
        Delivery.objects.filter(pk__in=ids).update(state=state, due_at=due_at, changed_at=now)
    for message_id in {row.message_id for row in decided.get((State.EXPIRED, now), [])}:
        settle(message_id, at=now)
    return _by_channel(decided.get((State.QUEUED, now + HAND_OVER), [])), len(due)


def take_back(ids: Collection[UUID], *, now: datetime) -> None:
    """The broker did not take these: they are due again at once."""
    Delivery.objects.filter(pk__in=ids, state=State.QUEUED).update(due_at=now)


@transaction.atomic
def claim(ids: Collection[UUID], *, ack_key: bytes, now: datetime) -> list[Alert]:
    """Take those of `ids` that nobody has taken; each delivery goes to exactly one caller.

    A delivery whose device or address is gone fails here.
    """
    wanted = Delivery.objects.filter(pk__in=ids, state=State.QUEUED, expires_at__gt=now)
    rows = list(wanted.select_related("message").select_for_update(skip_locked=True, of=("self",)))
    addresses = _addresses(rows)
    sendable = [row for row in rows if (row.target_id, row.message.user_id) in addresses]
    for channel, claimed in _by_channel(sendable).items():
        Delivery.objects.filter(pk__in=claimed).update(
            state=State.CLAIMED,
            attempts=F("attempts") + 1,
            due_at=now + LEASE[channel],
            changed_at=now,
        )
    _fail_gone([row for row in rows if row not in sendable], now)
    return [
        _alert(row, addresses[row.target_id, row.message.user_id], ack_key=ack_key, now=now)
        for row in sendable
    ]


def _fail_gone(rows: Collection[Delivery], now: datetime) -> None:
    if not rows:
        return
    gone = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    gone.update(state=State.FAILED, reason=GONE, changed_at=now)
    for message_id in {row.message_id for row in rows}:
        settle(message_id, at=now)


def _next(row: Delivery, now: datetime) -> tuple[State, datetime]:
    channel = Channel(row.channel)
    if now >= row.expires_at:
        return State.EXPIRED, now
    if row.message.state not in WANTED or row.message.seen_at is not None:
        return State.CANCELLED, now
    if row.state == State.CLAIMED and WAIT_FOR_RECEIPT[channel]:
        return State.UNKNOWN, now + WAIT_FOR_RECEIPT[channel]
    return State.QUEUED, now + HAND_OVER


def _by_channel(rows: Iterable[Delivery]) -> dict[Channel, list[UUID]]:
    groups: dict[Channel, list[UUID]] = defaultdict(list)
    for row in rows:
        groups[Channel(row.channel)].append(row.pk)
    return groups


def _addresses(rows: Collection[Delivery]) -> dict[tuple[UUID, UUID], Address]:
    """By target and person: a device that moved to somebody else is not found."""
    ids = [row.target_id for row in rows]
    found: dict[tuple[UUID, UUID], Address] = {}
    for device in Device.objects.filter(pk__in=ids, state=Device.State.ACTIVE):
        found[device.pk, device.user_id] = Address(
            device.target, device.language, kind=device.target_kind
        )
    for contact in ContactPoint.objects.filter(pk__in=ids, state=ContactPoint.State.ACTIVE):
        found[contact.pk, contact.user_id] = Address(contact.value, contact.language)
    for target in CodeTarget.objects.filter(pk__in=ids):
        code = open_code(target)
        if code is not None:
            found[target.pk, target.user_id] = Address(target.address, target.language, code=code)
    return found


def _facts(row: Delivery, address: Address) -> Facts:
    facts = Facts(**row.message.facts)
    return replace(facts, code=address.code) if address.code else facts


def _alert(row: Delivery, address: Address, *, ack_key: bytes, now: datetime) -> Alert:
    is_push = row.channel == Channel.FCM
    return Alert(
        delivery_id=row.pk,
        attempt=row.attempts + 1,
        channel=Channel(row.channel),
        purpose=Purpose(row.message.purpose),
        address=address.value,
        address_kind=address.kind,
        language=Language(address.language),
        facts=_facts(row, address),
        tag=row.message.tag,
        subject_id=row.message.invitation_id or row.message.incident_id or row.message_id,
        ack_token=ack_tokens.make(row.pk, key=ack_key, now=now) if is_push else "",
        event_at=row.message.event_at,
        claimed_at=now,
        expires_at=row.expires_at,
    )
