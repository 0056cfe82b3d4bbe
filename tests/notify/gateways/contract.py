"""What every sender promises, whatever the provider."""

from __future__ import annotations

import pytest

from apps.notify.domain.channels import Channel, Language
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.ports import Alert
from apps.notify.gateways.lane import Lane
from tests.notify.factories import alert
from tests.notify.providers import Providers


def send(lane: Lane, *alerts: Alert) -> list[Outcome]:
    """Outcomes in the order of `alerts`."""
    outcomes = {
        each.delivery_id: outcome for results in lane.send(alerts) for each, outcome in results
    }
    return [outcomes[each.delivery_id] for each in alerts]


class SenderContract:
    """Inherit and name the channel, a good address and what loses its answer."""

    channel: Channel
    provider: str
    good: str
    loses_answer: str
    repeat_key: str  # equal for a repeat of one alert; with {alert}

    def test_an_accepted_alert_has_the_providers_id(self, lane: Lane, providers: Providers) -> None:
        sent = alert(self.channel, self.good)

        (outcome,) = send(lane, sent)

        assert outcome.kind is Kind.ACCEPTED
        assert outcome.provider_id
        (received,) = providers.received()
        assert received["target"] == self.good.removeprefix("+")
        assert received["key"] == self.repeat_key.format(alert=sent)

    @pytest.mark.parametrize(
        ("language", "words"), [(Language.INDONESIAN, "menit"), (Language.ENGLISH, "minutes")]
    )
    def test_the_text_is_in_the_persons_language(
        self, lane: Lane, providers: Providers, language: Language, words: str
    ) -> None:
        send(lane, alert(self.channel, self.good, language=language))

        (received,) = providers.received()
        assert f"3-5 {words}" in received["body"]

    def test_a_lost_answer_is_unknown_and_never_raised(
        self, lane: Lane, providers: Providers
    ) -> None:
        (outcome,) = send(lane, alert(self.channel, self.loses_answer))

        assert outcome.kind is Kind.UNKNOWN
        (received,) = providers.received()
        assert received["answered"] is False

    def test_a_repeat_is_recognisable(self, lane: Lane, providers: Providers) -> None:
        sent = alert(self.channel, self.good)

        send(lane, sent)
        send(lane, sent)

        first, second = providers.received()
        assert first["key"] == second["key"]

    def test_the_providers_own_error_is_tried_again(self, lane: Lane, providers: Providers) -> None:
        providers.fail(self.provider, "error")

        (outcome,) = send(lane, alert(self.channel, self.good))

        assert outcome.kind is Kind.RETRY
