"""Each setting without which Celery loses or delays an alert (docs/decisions/0006-delivery.md)."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from apps.notify import services, tasks
from apps.notify.gateways.lane import Lane
from apps.notify.gateways.queue import app
from apps.notify.models import Delivery
from tests.notify.factories import invite, reachable
from tests.notify.providers import Providers
from tests.people import VOLUNTEER


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_ignore_result", True),
        ("result_backend", None),
        ("worker_prefetch_multiplier", 1),
        ("task_default_queue_type", "quorum"),
        ("task_create_missing_queues", False),
        ("broker_connection_timeout", 1),
        ("broker_heartbeat", 10),
        ("worker_soft_shutdown_timeout", 20),
        ("worker_enable_soft_shutdown_on_idle", True),
        ("task_time_limit", 60),
        ("task_soft_time_limit", 50),
        ("worker_send_task_events", False),
    ],
)
def test_the_worker_runs_with(name: str, value: object) -> None:
    assert app.conf[name] == value


def test_publishing_is_confirmed_and_gives_up_quickly() -> None:
    assert app.conf.broker_transport_options["confirm_publish"] is True
    assert app.conf.task_publish_retry_policy["max_retries"] == 2


def test_the_queue_survives_the_broker_and_sets_poison_aside() -> None:
    queue = app.amqp.queues["notify.send.emergency"]

    assert queue.queue_arguments["x-queue-type"] == "quorum"
    assert queue.queue_arguments["x-delivery-limit"] == 10
    dead = queue.queue_arguments["x-dead-letter-routing-key"]
    assert app.amqp.queues[dead].exchange.name == queue.queue_arguments["x-dead-letter-exchange"]


def test_every_task_goes_to_a_queue_of_the_service() -> None:
    own = [name for name in app.tasks if not name.startswith("celery.")]

    assert own == ["notify.send_emergency"]
    assert {app.conf.task_routes[name]["queue"] for name in own} == {*settings.SERVICE.task_queues}


@pytest.mark.django_db
def test_a_task_that_comes_twice_sends_once(lane: Lane, providers: Providers) -> None:
    reachable(now=timezone.now())
    invite(VOLUNTEER, now=timezone.now())
    groups, _due = services.hand_over(now=timezone.now(), limit=10)
    ids = [str(each) for group in groups.values() for each in group]

    for _copy in range(2):
        tasks.send_emergency(ids=ids, a_field_of_a_later_release=1)

    assert len(providers.received()) == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
