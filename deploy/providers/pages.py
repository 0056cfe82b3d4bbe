"""What the providers received: a page for people, JSON for tests, and the switch for faults."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import web

from deploy.providers.faults import Fault, Faults
from deploy.providers.journal import KEPT, Journal, Received

SHOWN: Final = 100
MAX_WAIT_S: Final = 30.0
_FOLDER: Final = Path(__file__).parent
_PAGE: Final = Template((_FOLDER / "page.html").read_text(encoding="utf-8"))
_CSP: Final = "default-src 'none'; style-src 'self'"


class Pages:
    def __init__(self, journal: Journal, faults: Faults) -> None:
        self._journal = journal
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.get("/page.css", self.style),
            web.get("/healthz", self.health),
            web.get("/received", self.received),
            web.post("/control/faults", self.switch),
            web.delete("/control/faults", self.clear),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        newest = self._journal.since(max(0, self._journal.last_seq - SHOWN))[::-1]
        html = _PAGE.substitute(
            rows="\n".join(_row(item) for item in newest),
            count=self._journal.last_seq,
            shown=SHOWN,
            kept=KEPT,
        )
        headers = {"Content-Security-Policy": _CSP}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def style(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_FOLDER / "page.css")

    async def health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def received(self, request: web.Request) -> web.Response:
        """`?since=<seq>` gives what came after; `&wait=<seconds>` waits until something does."""
        try:
            since = int(request.query.get("since", "0"))
            wait_s = min(float(request.query.get("wait", "0")), MAX_WAIT_S)
        except ValueError:
            raise web.HTTPBadRequest(text="since and wait must be numbers") from None
        await self._journal.wait_for_news(since, seconds=wait_s)
        items = [asdict(item) for item in self._journal.since(since)]
        return web.json_response({"items": items, "next": self._journal.last_seq})

    async def switch(self, request: web.Request) -> web.Response:
        """`{"provider": "fcm|oauth|whatsapp|email", "fault": "…", "times": 3}`."""
        order = await request.json()
        try:
            self._faults.switch(
                order["provider"], Fault(order["fault"]), int(order.get("times", 1))
            )
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"unknown fault: {error}") from None
        return web.json_response({"status": "ok"})

    async def clear(self, _request: web.Request) -> web.Response:
        self._faults.clear()
        return web.json_response({"status": "ok"})


def _row(item: Received) -> str:
    result = item.result if item.answered else f"{item.result} (jawaban hilang / answer lost)"
    cells = (
        item.received_at[11:23],
        item.provider,
        item.target,
        item.title,
        item.body,
        result,
        item.key,
    )
    kind = "ok" if item.result == "accepted" else "refused"
    columns = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{kind}">{columns}</tr>'
