"""POST /api/emergency/v1/positions: heartbeats of everybody on duty, straight into a buffer.

No Django middleware and no view: five thousand reports a second leave 200 µs for each.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound

from apps.emergency.domain.errors import NotOnDuty
from apps.emergency.presence import metrics
from apps.emergency.presence.buffer import LIMIT, Buffer, BufferFull, Fix
from apps.emergency.presence.duty import Duty
from apps.emergency.presence.flusher import Flusher
from apps.emergency.presence.http import (
    Answer,
    Receive,
    Scope,
    Send,
    bind_request_id,
    header,
    read_body,
    refusal,
    success,
    write,
)
from apps.emergency.presence.recent import Recent
from apps.emergency.presence.refusals import Overloaded
from apps.emergency.presence.reports import Report, newest
from apps.emergency.presence.tokens import Tokens
from apps.emergency.presence.writing import Outcome
from kreki.errors import DomainError
from kreki.identity.keys import warm_up
from kreki.identity.news import follow
from kreki.loops import end_process
from kreki.observe.metrics import serve_metrics

POSITIONS: Final = "/api/emergency/v1/positions"
SHORTEST_S: Final = 5.0  # between two reports of one person that both count
LONGEST_LAG_S: Final = 5.0
# Seconds to the next report; the server sets the pace.
NORMAL_S, MISSION_S, PRESSURE_S = 60, 15, 180


class Presence:
    """One process of the pool; any number may run, each with its own buffer."""

    def __init__(self) -> None:
        self._buffer = Buffer()
        self._duty = Duty()
        self._tokens = Tokens()
        self._recent = Recent(SHORTEST_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            bind_request_id(scope)
            await write(send, await self._answer(scope, receive))

    async def _live(self, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()

        def tell(outcome: Outcome) -> None:
            loop.call_soon_threadsafe(self._duty.heed, outcome)

        await receive()
        await asyncio.to_thread(warm_up)
        serve_metrics()
        flusher = Flusher(self._buffer, tell)
        flusher.start()
        news = asyncio.create_task(follow(self._tokens.doubt, self._tokens.doubt_all))
        news.add_done_callback(end_process)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        news.cancel()
        await asyncio.to_thread(flusher.stop)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        match scope["path"]:
            case "/healthz":
                return Answer(200, {"status": "ok", "service": "emergency"})
            case "/readyz":
                return self._readiness()
        try:
            return success(202, await self._take(scope, receive))
        except (DomainError, APIException) as error:
            return refusal(error)

    def _readiness(self) -> Answer:
        lag_s = self._buffer.lag_s
        ready = lag_s <= LONGEST_LAG_S
        flush = {"ok": ready, "hard": True, "lag_s": round(lag_s, 2), "waiting": len(self._buffer)}
        status = "ready" if ready else "unready"
        document = {"status": status, "service": "emergency", "dependencies": {"flush": flush}}
        return Answer(200 if ready else 503, document)

    async def _take(self, scope: Scope, receive: Receive) -> dict[str, int]:
        if scope["path"].rstrip("/") != POSITIONS:
            raise NotFound
        if scope["method"] != "POST":
            raise MethodNotAllowed(scope["method"])
        person = self._tokens.person(header(scope, b"authorization"))
        report = newest(await read_body(receive))
        doubtful = self._duty.is_doubtful(person)
        if doubtful or self._is_due(person):
            self._keep(person, report)
        if doubtful and await self._duty.is_off_after_flush(person):
            raise NotOnDuty
        return {"next_report_s": self._pace(person)}

    def _is_due(self, person: UUID) -> bool:
        """Excess reports are dropped, not refused: a phone that errs costs little and learns."""
        now = time.monotonic()
        if self._recent.has(person, now):
            metrics.ROWS.labels("dropped").inc()
            return False
        self._recent.mark(person, now)
        return True

    def _keep(self, person: UUID, report: Report) -> None:
        now = datetime.now(UTC)
        fix = Fix(
            user_id=person,
            longitude=report.longitude,
            latitude=report.latitude,
            accuracy_m=report.accuracy_m,
            fix_at=min(report.fix_at, now),  # a fast clock must not block later fixes
            heard_at=now,
        )
        try:
            self._buffer.put(fix)
        except BufferFull as error:
            metrics.ROWS.labels("refused").inc()
            raise Overloaded from error

    def _pace(self, person: UUID) -> int:
        if len(self._buffer) > LIMIT // 2:
            return PRESSURE_S
        return MISSION_S if person in self._duty.on_mission else NORMAL_S
