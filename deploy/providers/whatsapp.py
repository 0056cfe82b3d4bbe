"""WhatsApp Cloud API: `messages`, then signed status webhooks, with Meta's answers.

A number decides its own fate: `62000` + code is refused with that code, `62001` + code is accepted
and fails later by webhook, `62002…` loses the answer, `62003…` is held for quality assessment,
`62004…` stays without webhooks. Of all other numbers those that end in 3 get every webhook twice,
in 7 get them in the wrong order, and those that end in an even digit read the message.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Any, Final

from aiohttp import web

from deploy.providers.faults import Fault, Faults, delay, garbage, hang_up
from deploy.providers.journal import Entry, Journal
from deploy.providers.whatsapp_shape import BadTemplate, check_template_message
from deploy.providers.whatsapp_webhook import StatusSender

HTTP_OF_CODE: Final = {
    4: 429, 80007: 429, 130429: 429, 131056: 429, 190: 401, 0: 401, 10: 403, 131000: 500,
    131016: 503,
}  # fmt: skip
PROVIDER_ERROR: Final = 131000


def refusal(code: int, details: str) -> web.Response:
    error = {
        "message": f"(#{code}) {details}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": secrets.token_hex(8),
    }
    return web.json_response({"error": error}, status=HTTP_OF_CODE.get(code, 400))


class WhatsApp:
    def __init__(
        self, *, token: str, statuses: StatusSender, journal: Journal, faults: Faults
    ) -> None:
        self._token = token
        self._statuses = statuses
        self._journal = journal
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/whatsapp/{version:v\\d+\\.\\d+}/{phone_number_id}/messages", self.send)]

    async def send(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            return refusal(190, "Invalid OAuth access token.")
        body = await request.json()
        try:
            check_template_message(body)
        except BadTemplate as bad:
            return refusal(bad.code, str(bad))
        return await self._answer(request, body)

    async def _answer(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        to = body["to"].removeprefix("+")
        fault = self._faults.take("whatsapp")
        if to.startswith("62002"):
            fault = Fault.LOST_ANSWER
        await delay(fault)
        refused = PROVIDER_ERROR if fault is Fault.ERROR else _code_after(to, "62000")
        if refused is not None:
            await self._journal.keep(_entry(body, to, result=str(refused)))
            return refusal(refused, "Refused by the local provider.")
        wamid = f"wamid.{secrets.token_urlsafe(18)}"
        lost = fault in {Fault.LOST_ANSWER, Fault.GARBAGE}
        taken = {"result": "accepted", "provider_id": wamid, "answered": not lost}
        await self._journal.keep(_entry(body, to, **taken))
        self._report(body, to, wamid)
        if fault is Fault.LOST_ANSWER:
            return hang_up(request)
        return garbage() if fault is Fault.GARBAGE else _accepted(to, wamid)

    def _report(self, body: dict[str, Any], to: str, wamid: str) -> None:
        if to.startswith("62004"):
            return
        failed = _code_after(to, "62001")
        asyncio.get_running_loop().create_task(
            self._statuses.report(
                wamid=wamid,
                to=to,
                ours=body.get("biz_opaque_callback_data"),
                failed=failed,
            )
        )


def _entry(body: dict[str, Any], to: str, **outcome: Any) -> Entry:
    template = body["template"]
    values = [value["text"] for part in template["components"][:1] for value in part["parameters"]]
    return Entry(
        provider="whatsapp",
        target=to,
        key=body.get("biz_opaque_callback_data", ""),
        title=f"{template['name']} ({template['language']['code']})",
        body=" · ".join(values),
        request=body,
        **outcome,
    )


def _accepted(to: str, wamid: str) -> web.Response:
    held = to.startswith("62003")
    wa_id = hashlib.sha256(to.encode()).hexdigest()[:12] if held else to
    status = "held_for_quality_assessment" if held else "accepted"
    return web.json_response(
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": wa_id}],
            "messages": [{"id": wamid, "message_status": status}],
        }
    )


def _code_after(to: str, prefix: str) -> int | None:
    rest = to.removeprefix(prefix)
    return int(rest) if to.startswith(prefix) and rest.isdigit() else None
