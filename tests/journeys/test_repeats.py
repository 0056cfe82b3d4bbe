"""The judgement over repeats is itself judged: each kind of wrong repeat is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.journeys.repeats import Sent

NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


RIGHT: Final[dict[str, dict[str, Any]]] = {
    "once": {"taken_at": (NOON,), "attempts": 1, "answers": (("accepted", after(1)),)},
    "the worker died after the first copy": {
        "taken_at": (NOON, after(12)),
        "attempts": 2,
        "answers": (("accepted", after(13)),),
    },
    "the first answer timed out": {
        "taken_at": (NOON, after(12)),
        "attempts": 2,
        "answers": (("unknown", after(4)), ("accepted", after(13))),
    },
    "no answer ever came": {"taken_at": (NOON, after(12)), "attempts": 2, "answers": ()},
    "a claim that never sent": {
        "taken_at": (after(12),),
        "attempts": 2,
        "answers": (("accepted", after(13)),),
    },
}
WRONG: Final[dict[str, dict[str, Any]]] = {
    "two copies in one attempt": {
        "taken_at": (NOON, after(1)),
        "attempts": 1,
        "answers": (("accepted", after(2)),),
    },
    "both answers were recorded": {
        "taken_at": (NOON, after(12)),
        "attempts": 2,
        "answers": (("accepted", after(1)), ("accepted", after(13))),
    },
    "the first was known, the second worker died": {
        "taken_at": (NOON, after(12)),
        "attempts": 2,
        "answers": (("accepted", after(1)),),
    },
    "taken, but recorded as refused": {
        "taken_at": (NOON, after(12)),
        "attempts": 2,
        "answers": (("retry", after(1)),),
    },
    "sent without a claim": {"taken_at": (NOON,), "attempts": 0, "answers": ()},
}


@pytest.mark.parametrize("record", RIGHT.values(), ids=RIGHT)
def test_a_repeat_whose_answer_was_lost_is_right(record: dict[str, Any]) -> None:
    assert Sent(delivery="d", channel="whatsapp", **record).fault == ""


@pytest.mark.parametrize("record", WRONG.values(), ids=WRONG)
def test_any_other_repeat_is_a_fault(record: dict[str, Any]) -> None:
    assert Sent(delivery="d", channel="whatsapp", **record).fault != ""
