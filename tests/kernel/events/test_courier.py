"""The courier process: which loops it runs, how it ends."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from kombu import Connection

from kreki.events.courier.threads import loops, run_threads
from kreki.services import BY_NAME, Service
from tests.kernel.events.stories import child_environment


class Waits:
    name = "waits"

    def run(self, stop: threading.Event) -> None:
        stop.wait()


class Dies:
    name = "dies"

    def run(self, stop: threading.Event) -> None:
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("service", "names"),
    [
        (
            "emergency",
            ["relay.express", "relay.standard", "consumer.express", "consumer.standard"],
        ),
        ("content", ["relay.standard", "consumer.express", "consumer.standard"]),
    ],
)
def test_it_runs_only_what_the_service_needs(service: str, names: list[str]) -> None:
    with override_settings(
        SERVICE=BY_NAME[service], EVENT_HANDLERS="tests.kernel.events.test_courier.NONE"
    ):
        assert [loop.name for loop in loops()] == [*names, "housekeeping"]


NONE: dict[type, object] = {}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_one_dead_thread_ends_all() -> None:
    assert run_threads([Waits(), Dies()], threading.Event()) is False


def test_it_ends_when_asked() -> None:
    stop = threading.Event()
    stop.set()

    assert run_threads([Waits()], stop) is True


def test_a_service_without_events_has_no_courier() -> None:
    silent = Service("silent", "silent", "Sunyi", ())
    with override_settings(SERVICE=silent), pytest.raises(CommandError, match="neither"):
        call_command("courier")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_process_starts_and_leaves_on_sigterm(link: Connection) -> None:
    command = [sys.executable, "manage.py", "emergency", "courier"]
    process = subprocess.Popen(
        command, env=child_environment(), cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True
    )
    try:
        while "consumer ready" not in process.stderr.readline():
            assert process.poll() is None
    finally:
        process.terminate()

    process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.mark.slow
def test_topology_may_be_declared_again_and_again(link: Connection) -> None:
    for _ in range(2):
        call_command("events_topology")
