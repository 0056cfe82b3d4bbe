"""Eight mails at a time: the ninth waits a little for a thread, and not in the provider's time."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from pytest_django import Settings

from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.retries import LEASE
from apps.notify.gateways.mail import sender
from apps.notify.gateways.mail.sender import PARALLEL, TOTAL_S, WAIT_S, MailSender
from tests.notify.factories import alert
from tests.notify.gateways.mail_server import Refusing, mail_server

BUSY = Outcome.retry("busy")


def mails(sender: MailSender, count: int) -> list[asyncio.Task[Outcome]]:
    alerts = [alert(Channel.EMAIL, f"{each}@example.org") for each in range(count)]
    return [asyncio.ensure_future(sender.send(each)) for each in alerts]


def test_what_finds_no_thread_is_tried_again_and_never_left(settings: Settings) -> None:
    server = Refusing()
    server.open_gate.clear()

    async def run(sender: MailSender) -> tuple[set[Outcome], Counter[Kind]]:
        tasks = mails(sender, PARALLEL + 3)
        late = set(await asyncio.gather(*tasks[PARALLEL:]))
        server.open_gate.set()
        kinds = Counter([outcome.kind for outcome in await asyncio.gather(*tasks[:PARALLEL])])
        await asyncio.to_thread(sender.close)
        return late, kinds

    with mail_server(server) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        late, sent = asyncio.run(run(MailSender()))

    assert (late, sent) == ({BUSY}, {Kind.ACCEPTED: PARALLEL})
    assert server.mails == PARALLEL


def test_a_thread_that_nobody_waits_for_is_not_free_yet(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "TOTAL_S", 0.5)
    server = Refusing()
    server.open_gate.clear()

    async def run(sender: MailSender) -> list[Outcome]:
        given_up = await asyncio.gather(*mails(sender, PARALLEL))
        late = await asyncio.gather(*mails(sender, 1))
        server.open_gate.set()
        await asyncio.to_thread(sender.close)
        return given_up + late

    with mail_server(server) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        outcomes = asyncio.run(run(MailSender()))

    assert outcomes == [*[Outcome.unknown("timeout")] * PARALLEL, BUSY]


def test_waiting_and_sending_end_within_the_lease() -> None:
    assert LEASE[Channel.EMAIL].total_seconds() > WAIT_S + TOTAL_S
