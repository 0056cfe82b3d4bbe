"""Which messages reached a person twice, and whether each repeat was right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.journeys.stack import Stack


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One WhatsApp message or mail: what the provider took, and what notify knows of it.

    Attributes:
        taken_at: When each copy came to the provider, oldest first.
        attempts: How often a worker claimed it; counted before anything is sent.
        answers: Kind and moment of each answer that was recorded; an attempt without one lost it.
    """

    delivery: str
    channel: str
    taken_at: tuple[datetime, ...]
    attempts: int
    answers: tuple[tuple[str, datetime], ...]

    @property
    def repeats(self) -> int:
        return len(self.taken_at) - 1

    @property
    def lost(self) -> int:
        """Attempts of which notify never learned what became."""
        return self.attempts - sum(kind != "unknown" for kind, _at in self.answers)

    @property
    def fault(self) -> str:
        """Why this many copies are not right; empty if they are."""
        accepted = [at for kind, at in self.answers if kind == "accepted"]
        if self.repeats > self.lost:
            return "repeated more often than an answer was lost"
        if len(self.taken_at) > len(accepted) + self.lost:
            return "recorded as refused, but the provider took it"
        if accepted and min(accepted) < self.taken_at[-1]:
            return "sent again after its acceptance was recorded"
        return ""


def sent_messages(stack: Stack, heard: Iterable[dict[str, Any]]) -> list[Sent]:
    """Every WhatsApp message and mail that a provider took, with notify's own record of it."""
    taken: dict[str, list[dict[str, Any]]] = {}
    for item in heard:
        if item["provider"] != "fcm":
            taken.setdefault(_key_of(item), []).append(item)
    query = "SELECT id::text, attempts FROM notify_delivery"
    attempts = dict(stack.rows("notify", query))
    answers: dict[str, list[tuple[str, datetime]]] = {}
    query = "SELECT delivery_id::text, kind, recorded_at FROM notify_answer"
    for delivery, kind, at in stack.rows("notify", query):
        answers.setdefault(delivery, []).append((kind, at))
    return [
        Sent(
            delivery=delivery,
            channel=copies[0]["provider"],
            taken_at=tuple(sorted(datetime.fromisoformat(each["received_at"]) for each in copies)),
            attempts=attempts.get(delivery, 0),
            answers=tuple(answers.get(delivery, [])),
        )
        for delivery, copies in taken.items()
    ]


def _key_of(item: dict[str, Any]) -> str:
    """The delivery's id, from `biz_opaque_callback_data` or from the Message-ID."""
    return str(item["key"]).strip("<>").split("@")[0]
