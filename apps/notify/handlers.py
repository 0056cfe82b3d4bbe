"""What notify does when another service tells something; the database only."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from apps.notify import services
from apps.notify.services.privacy import HOLDINGS
from kreki.contracts.auth import CodeRequested, ContactChanged, SessionOpened, SupportActed
from kreki.contracts.emergency import (
    IncidentClosed,
    InvitationSent,
    InvitationWithdrawn,
    ResponseAccepted,
)
from kreki.events.inbox import Handlers, Received
from kreki.identity import revocation
from kreki.privacy.answering import answers_with


def follow_account(event: ContactChanged, _received: Received) -> None:
    services.follow_account(event, now=timezone.now())


def bring_code(event: CodeRequested, received: Received) -> None:
    services.bring_code(event, event_id=received.id, event_at=received.time, now=timezone.now())


def tell_new_device(event: SessionOpened, received: Received) -> None:
    services.tell_new_device(
        event, event_id=received.id, event_at=received.time, now=timezone.now()
    )


def tell_support_acted(event: SupportActed, received: Received) -> None:
    services.tell_support_acted(
        event, event_id=received.id, event_at=received.time, now=timezone.now()
    )


def invite(event: InvitationSent, received: Received) -> None:
    services.invite(event, event_id=received.id, event_at=received.time, now=timezone.now())


def withdraw(event: InvitationWithdrawn, received: Received) -> None:
    services.withdraw(event, event_id=received.id, event_at=received.time, now=timezone.now())


def tell_caller(event: ResponseAccepted, received: Received) -> None:
    now = timezone.now()
    services.stop_answered(event, now=now)
    services.tell_caller(event, event_id=received.id, event_at=received.time, now=now)


def close_incident(event: IncidentClosed, _received: Received) -> None:
    services.close_incident(event, now=timezone.now())


HANDLERS: Final[Handlers] = {
    **revocation.HANDLERS,
    **answers_with(HOLDINGS),
    ContactChanged: follow_account,
    CodeRequested: bring_code,
    SessionOpened: tell_new_device,
    SupportActed: tell_support_acted,
    InvitationSent: invite,
    InvitationWithdrawn: withdraw,
    ResponseAccepted: tell_caller,
    IncidentClosed: close_incident,
}
