"""WhatsApp's status webhooks over real HTTP: signed, doubled, and in the wrong order."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from apps.notify import services
from apps.notify.gateways.lane import Lane
from apps.notify.models import Delivery, Receipt
from deploy.local.waiting import wait_until
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from tests.notify.factories import KEY, emitted, invite, reachable
from tests.notify.providers import running
from tests.people import VOLUNTEER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATH = "/api/notify/v1/webhooks/whatsapp"


def send(number: str) -> UUID:
    """An alert by WhatsApp, whose acceptance is recorded."""
    now = timezone.now()
    reachable(target=None, email=None, phone=number, now=now)
    invite(VOLUNTEER, now=now)
    delivery = Delivery.objects.get(message__created_at=now)
    claimed = services.claim([delivery.pk], ack_key=KEY, now=now)
    with Lane() as lane:
        for results in lane.send(claimed):
            services.record(results, now=timezone.now(), jitter=0)
    return delivery.pk


def wait_for(delivery: UUID, state: str, *, receipts: int) -> None:
    def is_there() -> bool:
        found = Receipt.objects.filter(delivery=delivery).count()
        return found >= receipts and Delivery.objects.get(pk=delivery).state == state

    wait_until(
        is_there,
        within_s=10,
        otherwise=str(list(Receipt.objects.values("status", "delivery__state"))),
    )


def test_statuses_reach_their_deliveries(
    live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    with running(tmp_path, webhook_url=f"{live_server.url}{PATH}") as providers:
        for name, value in providers.settings().items():
            setattr(settings, name, value)

        read = send("+6281200000000")
        doubled = send("+6281200000003")
        backwards = send("+6281200000007")
        wait_for(read, "seen", receipts=3)
        wait_for(doubled, "delivered", receipts=2)
        wait_for(backwards, "delivered", receipts=2)
        assert [type(event) for event in emitted()] == [DeliverySeen]

        failed = send("+62001131026")
        wait_for(failed, "failed", receipts=1)
        assert isinstance(emitted()[-1], DeliveryFailed)
