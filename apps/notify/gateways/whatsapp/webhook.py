"""Meta's status webhooks: the signature over the raw bytes, and what the statuses say."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec

from apps.notify.domain.reports import Report
from apps.notify.domain.states import State

PROVIDER: Final = "whatsapp"
STATES: Final = {
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.SEEN,
    "played": State.SEEN,
    "failed": State.FAILED,
}


# As much as a receipt can hold; Meta sends far less.
ProviderId = Annotated[str, msgspec.Meta(pattern=r"^[^\0]{1,200}$")]
UnixTime = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,11}$")]
ErrorCode = Annotated[int, msgspec.Meta(ge=0, lt=10**9)]


class Failure(msgspec.Struct):
    code: ErrorCode = 0


class Status(msgspec.Struct):
    """The fields we use; the person's number is not among them and is never stored."""

    id: ProviderId
    status: str
    timestamp: UnixTime
    biz_opaque_callback_data: str = ""
    errors: list[Failure] = []


class Value(msgspec.Struct):
    statuses: list[Status] = []


class Change(msgspec.Struct):
    value: Value


class Entry(msgspec.Struct):
    changes: list[Change] = []


class Webhook(msgspec.Struct):
    entry: list[Entry] = []


def is_signed(raw: bytes, signature: str, *, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is right for exactly these bytes.

    Parsing and writing again would change accents and emoji, and with them the signature.
    """
    wanted = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={wanted}".encode(), signature.encode())


def read_reports(raw: bytes) -> list[Report]:
    """Reports in the webhook's order; kinds that say nothing about a delivery are left out.

    Raises:
        msgspec.DecodeError: not a webhook.
    """
    webhook = msgspec.json.decode(raw, type=Webhook)
    return [_report(status) for status in _statuses(webhook) if status.status in STATES]


def _statuses(webhook: Webhook) -> Iterator[Status]:
    for entry in webhook.entry:
        for change in entry.changes:
            yield from change.value.statuses


def _report(status: Status) -> Report:
    return Report(
        provider=PROVIDER,
        provider_message_id=status.id,
        delivery_id=_uuid(status.biz_opaque_callback_data),
        state=STATES[status.status],
        at=datetime.fromtimestamp(int(status.timestamp), UTC),
        code=str(status.errors[0].code) if status.errors else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
