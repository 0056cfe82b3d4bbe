"""What the providers received last: a file of JSON lines, also held in memory."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

Provider = Literal["fcm", "whatsapp", "email"]
KEPT: Final = 5_000  # entries of some 2 kB; a demo makes hundreds


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
    """Keeps `<folder>/received.jsonl`; a restart goes on where the file ends.

    At least the newest KEPT entries are kept, never more than twice as many: when there are, the
    older half is dropped from memory and file. Positions go on, so nobody's `since` breaks.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "received.jsonl"
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        self._rows = [Received(**json.loads(line)) for line in lines[-KEPT:]]
        self._file = self._path.open("a", encoding="utf-8")
        self._grew = asyncio.Condition()

    @property
    def last_seq(self) -> int:
        return self._rows[-1].seq if self._rows else 0

    def since(self, seq: int) -> list[Received]:
        """Rows after `seq` that are still kept, oldest first."""
        dropped = self._rows[0].seq - 1 if self._rows else 0
        return self._rows[max(0, seq - dropped) :]

    async def keep(self, entry: Entry) -> None:
        row = Received(
            seq=self.last_seq + 1,
            received_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            **asdict(entry),
        )
        self._rows.append(row)
        self._file.write(_line(row))
        self._file.flush()
        if len(self._rows) > 2 * KEPT:
            self._drop_older_half()
        async with self._grew:
            self._grew.notify_all()

    async def wait_for_news(self, seq: int, *, seconds: float) -> None:
        """Return when there is a row after `seq`, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds), self._grew:
                await self._grew.wait_for(lambda: self.last_seq > seq)
        except TimeoutError:
            return

    def _drop_older_half(self) -> None:
        self._rows = self._rows[-KEPT:]
        rest = self._path.with_suffix(".rest")
        rest.write_text("".join(_line(row) for row in self._rows), encoding="utf-8")
        self._file.close()
        rest.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")


def _line(row: Received) -> str:
    return json.dumps(asdict(row), ensure_ascii=False) + "\n"
