"""A provider that is silent or refuses us is left alone for a while."""

from __future__ import annotations

from apps.notify.domain.breaker import BARRED_S, OPEN_S, SILENT, Breaker
from apps.notify.domain.outcomes import Kind, Outcome

LOST, GOOD = Outcome.unknown("timeout"), Outcome.accepted("1")


def test_lost_answers_in_a_row_open_it_for_a_while() -> None:
    breaker = Breaker()
    for _each in range(SILENT - 1):
        breaker.note(LOST, now=0)

    assert breaker.refusal(now=0) is None

    breaker.note(LOST, now=0)
    refusal = breaker.refusal(now=OPEN_S - 0.1)

    assert refusal is not None
    assert refusal.kind is Kind.RETRY
    assert breaker.refusal(now=OPEN_S) is None


def test_an_answer_ends_the_row() -> None:
    breaker = Breaker()
    for outcome in [LOST] * (SILENT - 1) + [GOOD] + [LOST] * (SILENT - 1):
        breaker.note(outcome, now=0)

    assert breaker.refusal(now=0) is None


def test_one_lost_answer_after_the_pause_opens_it_again() -> None:
    breaker = Breaker()
    for _each in range(SILENT):
        breaker.note(LOST, now=0)
    breaker.note(LOST, now=OPEN_S)

    assert breaker.refusal(now=OPEN_S) is not None


def test_a_refused_account_sends_everybody_to_other_channels_at_once() -> None:
    breaker = Breaker()
    breaker.note(Outcome.refused_account("190"), now=0)
    refusal = breaker.refusal(now=BARRED_S - 0.1)

    assert refusal is not None
    assert refusal.kind is Kind.NEXT_CHANNEL
    assert breaker.refusal(now=BARRED_S) is None
