"""WhatsApp Cloud API, over the local server that speaks its wire format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.notify.domain.channels import Channel, Language, Purpose
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.wording import ALLOWED, Facts
from apps.notify.gateways.lane import CONNECTIONS, Lane
from apps.notify.gateways.whatsapp import errors
from apps.notify.gateways.whatsapp.templates import TEMPLATES
from deploy.providers.whatsapp_shape import TEMPLATES as ACCEPTED
from tests.notify.factories import alert
from tests.notify.gateways.contract import SenderContract, send
from tests.notify.providers import Providers, running

KIND_OF = {
    Kind.RETRY: errors.LATER,
    Kind.NEXT_CHANNEL: errors.NOT_THIS_PERSON | errors.ACCOUNT,
    Kind.BUG: errors.OUR_MISTAKE,
}
EVERY_CODE = [(code, kind) for kind, codes in KIND_OF.items() for code in sorted(codes)]


class TestWhatsApp(SenderContract):
    channel, provider = Channel.WHATSAPP, "whatsapp"
    good, loses_answer = "+6281234567890", "+6200212345"
    repeat_key = "{alert.delivery_id}"


@pytest.mark.parametrize(("code", "kind"), EVERY_CODE)
def test_each_code_of_the_table(code: int, kind: Kind) -> None:
    outcome = errors.outcome_of(code)

    assert (outcome.kind, outcome.reason) == (kind, str(code))
    assert outcome.account_refused == (code in errors.ACCOUNT)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (131056, Kind.RETRY),
        (131000, Kind.RETRY),
        (131026, Kind.NEXT_CHANNEL),
        (131042, Kind.NEXT_CHANNEL),
        (132000, Kind.BUG),
        (999, Kind.RETRY),
    ],
)
def test_codes_as_they_travel(lane: Lane, code: int, kind: Kind) -> None:
    (outcome,) = send(lane, alert(Channel.WHATSAPP, f"+62000{code:06}"))

    assert outcome.kind is kind


def test_a_refused_account_closes_the_channel_without_further_calls(
    lane: Lane, providers: Providers
) -> None:
    send(lane, alert(Channel.WHATSAPP, "+62000131042"))
    (outcome,) = send(lane, alert(Channel.WHATSAPP, "+6281234567890"))

    assert outcome == Outcome.next_channel("account_refused")
    assert len(providers.received()) == 1


def test_what_meta_holds_for_quality_assessment_is_accepted(
    lane: Lane, providers: Providers
) -> None:
    (outcome,) = send(lane, alert(Channel.WHATSAPP, "+6200312345"))

    (received,) = providers.received()
    assert outcome == Outcome.accepted(received["provider_id"])


def test_a_wrong_token_is_an_account_matter(settings: Settings, providers: Providers) -> None:
    settings.WHATSAPP_TOKEN = "another"
    with Lane() as lane:
        (outcome,) = send(lane, alert(Channel.WHATSAPP, "+6281234567890"))

    assert outcome == Outcome.refused_account("190")


def test_a_slow_fcm_takes_no_connection_from_whatsapp(
    settings: Settings, providers: Providers, tmp_path: Path
) -> None:
    providers.fail("fcm", "slow", times=CONNECTIONS + 1)
    pushes = [alert(Channel.FCM, f"phone-{number}") for number in range(CONNECTIONS)]
    message = alert(Channel.WHATSAPP, "+6281234567890")
    with running(tmp_path) as others:
        settings.WHATSAPP_API_URL = others.settings()["WHATSAPP_API_URL"]
        with Lane() as lane:
            send(lane, alert(Channel.FCM, "slow-first"))  # from now on there is a token
            first = next(lane.send([*pushes, message]))

    assert [(sent, outcome.kind) for sent, outcome in first] == [(message, Kind.ACCEPTED)]


def test_area_names_lose_what_meta_refuses(lane: Lane, providers: Providers) -> None:
    facts = Facts("invitation", "K7Q2", severity="critical", area="Jakarta\n\t     Pusat")

    (outcome,) = send(lane, alert(Channel.WHATSAPP, "+6281234567890", facts=facts))

    assert outcome.kind is Kind.ACCEPTED


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("language", Language)
def test_filed_texts_follow_metas_rules(purpose: Purpose, language: Language) -> None:
    template = TEMPLATES[purpose]
    text = template.texts[language]
    numbers = [int(number) for number in re.findall(r"\{\{(\d+)\}\}", text)]

    assert numbers == list(range(1, len(template.variables) + 1))
    assert template.is_code or not re.match(r"\{\{", text)  # Meta's own text starts with it
    assert not re.search(r"\}\}\W*$", text)
    assert not re.search(r"\}\}\s*\{\{", text)
    assert set(template.variables) <= set(ALLOWED)
    assert ACCEPTED[template.name] == len(template.variables)
