"""Reactions to the events of other services."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from apps.emergency import services
from apps.emergency.services.privacy import HOLDINGS
from kreki.contracts.auth import AuthzChanged
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from kreki.contracts.privacy import UserDeleted
from kreki.contracts.volunteer import (
    ProfileApproved,
    ProfileReinstated,
    ProfileSuspended,
    ResponderRecord,
    SkillsChanged,
)
from kreki.events.inbox import Handlers, Received
from kreki.identity import revocation
from kreki.privacy.answering import answers_with

RIGHTS: Final = answers_with(HOLDINGS)


def follow_authority(event: AuthzChanged, received: Received) -> None:
    revocation.heed(event, received)
    if event.may_call_for_help:
        services.open_account(user_id=event.user_id, rv=event.rv)
    else:
        services.close_account(user_id=event.user_id, rv=event.rv, at=received.time)


def end_account(event: UserDeleted, received: Received) -> None:
    RIGHTS[UserDeleted](event, received)
    services.close_account(user_id=event.user_id, at=event.deleted_at)


def keep_responder(event: ResponderRecord, _received: Received) -> None:
    services.keep_responder(event, now=timezone.now())


def invitation_seen(event: DeliverySeen, _received: Received) -> None:
    services.mark_seen(
        incident_id=event.incident_id,
        user_id=event.user_id,
        at=event.at,
        invitation_id=event.invitation_id,
    )


def person_unreached(event: DeliveryFailed, _received: Received) -> None:
    services.mark_unreached(
        incident_id=event.incident_id,
        user_id=event.user_id,
        invitation_id=event.invitation_id,
        now=timezone.now(),
    )


HANDLERS: Final[Handlers] = {
    **revocation.HANDLERS,
    **RIGHTS,
    AuthzChanged: follow_authority,
    UserDeleted: end_account,
    ProfileApproved: keep_responder,
    ProfileSuspended: keep_responder,
    ProfileReinstated: keep_responder,
    SkillsChanged: keep_responder,
    DeliverySeen: invitation_seen,
    DeliveryFailed: person_unreached,
}
