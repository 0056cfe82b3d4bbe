"""What the providers received: an append-only file of JSON lines, also held in memory."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Provider = Literal["fcm", "whatsapp", "email"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One request that carried a message, accepted or refused.

    Attributes:
        target: Registration token, phone number or address.
        key: What makes a repeat recognisable: the push's tag, WhatsApp's
            `biz_opaque_callback_data`, the mail's Message-ID.
        provider_id: The id in the answer; empty if refused.
        result: `accepted`, or the error that was answered.
        answered: False when the message was taken but its answer was lost on purpose.
        title: What a person reads first.
        body: What a person reads next.
        request: The request as it came.
    """

    provider: Provider
    target: str
    key: str
    result: str
    request: dict[str, Any]
    provider_id: str = ""
    answered: bool = True
    title: str = ""
    body: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received(Entry):
    """An entry with its position, from 1, and its time (ISO 8601, UTC, microseconds)."""

    seq: int
    received_at: str


class Journal:
    """Keeps `<folder>/received.jsonl`; a restart goes on where the file ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "received.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._rows = [Received(**json.loads(line)) for line in lines]
        self._file = path.open("a", encoding="utf-8")
        self._grew = asyncio.Condition()

    @property
    def last_seq(self) -> int:
        return len(self._rows)

    def since(self, seq: int) -> list[Received]:
        """Rows after `seq`, oldest first."""
        return self._rows[seq:]

    async def keep(self, entry: Entry) -> None:
        row = Received(
            seq=len(self._rows) + 1,
            received_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            **asdict(entry),
        )
        self._rows.append(row)
        self._file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
        self._file.flush()
        async with self._grew:
            self._grew.notify_all()

    async def wait_for_news(self, seq: int, *, seconds: float) -> None:
        """Return when there is a row after `seq`, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds), self._grew:
                await self._grew.wait_for(lambda: len(self._rows) > seq)
        except TimeoutError:
            return
