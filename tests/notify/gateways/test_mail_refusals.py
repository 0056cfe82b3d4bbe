"""Who is to blame for a refused mail: the address, this one mailbox, or we ourselves."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Outcome
from apps.notify.gateways.lane import Lane
from tests.notify.factories import alert
from tests.notify.gateways.contract import send
from tests.notify.gateways.mail_server import Refusing, mail_server

OURS, DEAD, THIS_ONE = Outcome.refused_account, Outcome.dead_target, Outcome.next_channel
ADDRESS = "rini@example.org"


@pytest.mark.parametrize(
    ("command", "reply", "expected"),
    [
        ("HELO", "550 5.7.1 your host is listed", OURS("550")),
        ("HELO", "554 no service for you", OURS("554")),
        ("MAIL", "550 5.7.1 sender refused", OURS("550")),
        ("MAIL", "553 5.1.8 sender domain unknown", OURS("553")),
        ("MAIL", "551 not ours", OURS("551")),
        ("DATA", "550 5.7.26 unauthenticated", OURS("550")),
        ("DATA", "550 refused", OURS("550")),
        ("DATA", "550 5.1.8 sender domain unknown", OURS("550")),
        ("DATA", "554 5.7.1 looks like spam", OURS("554")),
        ("DATA", "550 5.1.1 no such user", DEAD("550")),
        ("DATA", "554 5.1.10 null MX", DEAD("554")),
        ("DATA", "550 5.2.2 mailbox full", THIS_ONE("550")),
        ("RCPT", "550 5.1.1 no such user", DEAD("550")),
        ("RCPT", "550 no such user", DEAD("550")),
        ("RCPT", "550 5.7.1 not from you", THIS_ONE("550")),
        ("RCPT", "554 5.7.1 recipient refuses", THIS_ONE("554")),
        ("RCPT", "530 5.7.0 authenticate first", OURS("530")),
        ("RCPT", "450 4.7.1 from 10.5.2.2, later", Outcome.retry("450", after_s=300)),
        ("RCPT", "550 quota of host 5.2.2 reached", DEAD("550")),
    ],
)
def test_a_refusal_is_judged_by_its_step(
    settings: Settings, command: str, reply: str, expected: Outcome
) -> None:
    with mail_server(Refusing(**{command: reply})) as port, Lane() as lane:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

        assert send(lane, alert(Channel.EMAIL, ADDRESS)) == [expected]


def test_one_recipients_554_bars_mail_for_nobody_else(settings: Settings) -> None:
    server = Refusing(RCPT="554 5.7.1 recipient refuses")
    with mail_server(server) as port, Lane() as lane:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        send(lane, alert(Channel.EMAIL, "strict@example.org"))
        server.replies.clear()

        (outcome,) = send(lane, alert(Channel.EMAIL, ADDRESS))

    assert outcome.kind == "accepted"
