"""Guard, RabbitMQ and worker together, also when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from apps.notify import services
from apps.notify.models import Delivery, Message
from deploy.local.waiting import wait_until
from tests.kernel.events.proxy import Proxy
from tests.notify.factories import KEY, invite, reachable
from tests.notify.processes import Processes, wait_for
from tests.notify.providers import Providers, free_port
from tests.people import VOLUNTEER, person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CHANNELS = ["email", "fcm", "whatsapp"]


def call(people: int = 1) -> None:
    """An invitation is handled now; each person has all three channels."""
    now = timezone.now()
    crowd = [person(number) for number in range(people)]
    for number, each in enumerate(crowd):
        phone = f"+62812000{number:04}0"
        email = f"p{number}@example.org"
        reachable(each, target=f"phone-{number}", phone=phone, email=email, now=now)
    invite(*crowd, now=timezone.now())


def test_an_invitation_reaches_every_channel_within_two_seconds(
    processes: Processes, providers: Providers
) -> None:
    with processes.running("guard"), processes.running("worker"):
        call()
        wait_for("accepted", count=3)  # the first one pays for the start of the processes
        invite(person(0), now=timezone.now())
        wait_for("accepted", count=6)

    assert sorted(each["provider"] for each in providers.received()) == sorted(CHANNELS * 2)
    second = Message.objects.order_by("-created_at")[0]
    waits = [each.accepted_at - second.event_at for each in second.deliveries.all()]  # type: ignore[operator]
    assert max(waits).total_seconds() < 2
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_killed_before_it_records_repeats_the_push_under_the_same_tag_only(
    processes: Processes, providers: Providers
) -> None:
    with processes.running("guard"):
        with processes.running("worker", KREKI_CRASH_AT="notify.sent") as worker:
            call()
            assert worker.wait(20) == -signal.SIGKILL
        with processes.running("worker"):
            wait_for("accepted", count=3, within_s=60)

    keys: dict[str, set[str]] = {channel: set() for channel in CHANNELS}
    for each in providers.received():
        keys[each["provider"]].add(each["key"])
    assert {channel: len(found) for channel, found in keys.items()} == dict.fromkeys(CHANNELS, 1)
    assert Delivery.objects.count() == 3


def test_workers_that_die_lose_nothing_and_repeat_only_what_was_not_recorded(
    processes: Processes, providers: Providers
) -> None:
    people, deaths = 10, 0
    with processes.running("guard"):
        call(people)
        for point in ("notify.sent", "notify.claimed", "notify.sent"):
            with processes.running("worker", KREKI_CRASH_AT=point) as worker:
                deaths += worker.wait(30) == -signal.SIGKILL
        with processes.running("worker"):
            wait_for("accepted", count=3 * people, within_s=90)

    received = Counter((each["provider"], each["key"]) for each in providers.received())
    assert deaths == 3
    assert len(received) == 3 * people
    assert Delivery.objects.count() == 3 * people


def test_a_worker_that_is_asked_to_stop_finishes_what_it_sends(
    processes: Processes, providers: Providers
) -> None:
    reachable(target="slow-phone", phone=None, email=None, now=timezone.now())
    with processes.running("guard"), processes.running("worker") as worker:
        invite(VOLUNTEER, now=timezone.now())
        wait_for("claimed", count=1)
        worker.terminate()
        assert worker.wait(30) == 0

    assert Delivery.objects.get().state == "accepted"


def test_the_worker_shows_that_its_loop_moves(processes: Processes, tmp_path: Path) -> None:
    counters = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    asking = [sys.executable, "-m", "kreki.observe.alive"]
    address = f"127.0.0.1:{free_port()}"
    with processes.running("worker", **counters, METRICS_BIND=address):
        wait_until(
            lambda: not subprocess.run(asking, env=os.environ | counters, check=False).returncode,
            within_s=20,
            otherwise="the worker gives no sign of life",
        )
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as page:
            assert b'loop_last_tick_seconds{loop="worker"}' in page.read()


def test_a_broker_that_is_down_delays_and_loses_nothing(
    processes: Processes, providers: Providers
) -> None:
    proxy = Proxy(urlsplit(processes.broker_url))
    with processes.running("guard", CELERY_BROKER_URL=proxy.url), processes.running("worker"):
        call()
        wait_until(
            lambda: "broker does not take alerts" in processes.log.read_text(),
            within_s=20,
            otherwise="the guard did not notice",
        )
        assert Delivery.objects.filter(state="queued").count() == 3

        proxy.open()
        wait_for("accepted", count=3)
    proxy.close()


def test_forty_claims_of_the_same_rows_have_one_winner_each() -> None:
    reachable(now=timezone.now())
    for number in range(10):
        invite(VOLUNTEER, now=timezone.now(), code=f"C{number}")
    ids = list(Delivery.objects.values_list("pk", flat=True))
    start = threading.Barrier(8)

    def claim() -> list[UUID]:
        start.wait()
        won = [
            alert.delivery_id
            for _each in range(5)
            for alert in services.claim(ids, ack_key=KEY, now=timezone.now())
        ]
        connection.close()
        return won

    with ThreadPoolExecutor(8) as pool:
        winners = [each for result in [pool.submit(claim) for _n in range(8)]
                   for each in result.result()]  # fmt: skip

    assert sorted(winners) == sorted(ids)


def test_nothing_personal_is_in_the_log_of_a_whole_run(
    processes: Processes, providers: Providers
) -> None:
    phone, email = "+6281234567890", "canary@example.org"
    reachable(target="dead-canary", phone=phone, email=email, now=timezone.now())
    providers.fail("email", "error")
    loud = {"LOG_LEVEL": "DEBUG"}
    with processes.running("guard", **loud), processes.running("worker", **loud):
        invite(VOLUNTEER, now=timezone.now(), area="Kelurahan Kenari")
        wait_for("failed", count=1)
        wait_for("accepted", count=1)

    log = processes.log.read_text()
    assert "alert accepted" in log
    for secret in (phone, phone[1:], email, "dead-canary", "Kelurahan Kenari", "ack_token"):
        assert secret not in log
