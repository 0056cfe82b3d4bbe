"""E-mail over real SMTP to the local sink."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.gateways.lane import Lane
from apps.notify.gateways.mail.errors import Step, outcome_of
from tests.notify.factories import alert
from tests.notify.gateways.contract import SenderContract, send
from tests.notify.providers import Providers, free_port


class TestMail(SenderContract):
    channel, provider = Channel.EMAIL, "email"
    good, loses_answer = "rini@example.org", "lost-rini@example.org"
    repeat_key = "<{alert.delivery_id}@kreki.id>"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("rcpt-450-a@example.org", Outcome.retry("450", after_s=300)),
        ("rcpt-451-a@example.org", Outcome.retry("451", after_s=300)),
        ("rcpt-452-a@example.org", Outcome.retry("452", after_s=300)),
        ("rcpt-550-a@example.org", Outcome.dead_target("550")),
        ("rcpt-551-a@example.org", Outcome.dead_target("551")),
        ("rcpt-553-a@example.org", Outcome.dead_target("553")),
        ("rcpt-552-a@example.org", Outcome.next_channel("552")),
        ("data-554-a@example.org", Outcome.refused_account("554")),
        ("data-550-a@example.org", Outcome.refused_account("550")),
        (f"rini@{'é' * 60}.org", Outcome.dead_target("unspellable")),
    ],
)
def test_each_reply_of_the_table(lane: Lane, address: str, expected: Outcome) -> None:
    assert send(lane, alert(Channel.EMAIL, address)) == [expected]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (421, b"busy", Outcome.retry("421", after_s=300)),
        (535, b"5.7.8 bad credentials", Outcome.refused_account("535")),
        (501, "syntax", Outcome.bug("501")),
    ],
)
def test_replies_that_need_their_text(code: int, text: bytes | str, expected: Outcome) -> None:
    assert outcome_of(code, text, at=Step.SESSION) == expected


def test_no_server_is_tried_again(settings: Settings, providers: Providers) -> None:
    settings.EMAIL_PORT = free_port()
    with Lane() as lane:
        assert send(lane, alert(Channel.EMAIL, "rini@example.org")) == [
            Outcome.retry("unreachable")
        ]


def test_mails_say_that_a_machine_wrote_them(lane: Lane, providers: Providers) -> None:
    send(lane, alert(Channel.EMAIL, "rini@example.org"))

    (received,) = providers.received()
    assert received["request"]["Auto-Submitted"] == "auto-generated"
    assert received["title"] == "DARURAT KRITIS · Jakarta Pusat"


def test_a_line_break_in_an_areas_name_stops_no_mail(lane: Lane, providers: Providers) -> None:
    facts = replace(alert(Channel.EMAIL, "").facts, area="Jakarta\nPusat")
    crooked = replace(alert(Channel.EMAIL, "rini@example.org"), facts=facts)

    assert send(lane, crooked)[0].kind is Kind.ACCEPTED
    assert providers.received()[0]["title"] == "DARURAT KRITIS · Jakarta Pusat"
