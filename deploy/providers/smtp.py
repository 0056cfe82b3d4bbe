"""A mail server that keeps what it is given and never delivers anything.

The address decides: `rcpt-<code>-…@` is refused at RCPT TO with that code, `data-<code>-…@` after
DATA, `lost-…@` is accepted and the answer is lost.
"""

from __future__ import annotations

import asyncio
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.providers.faults import Fault, Faults, delay
from deploy.providers.journal import Entry, Journal

MAX_BYTES: Final = 1_000_000
_CODE: Final = re.compile(r"^(rcpt|data)-(\d{3})-")


class MailSink:
    """The hooks that aiosmtpd calls, one per SMTP command."""

    def __init__(self, journal: Journal, faults: Faults) -> None:
        self._journal = journal
        self._faults = faults

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if refused := _refused(address, "rcpt"):
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        to = envelope.rcpt_tos[0]
        fault = Fault.LOST_ANSWER if to.startswith("lost-") else self._faults.take("email")
        await delay(fault)
        refused = "451 4.3.0 try later" if fault is Fault.ERROR else _refused(to, "data")
        lost = fault is Fault.LOST_ANSWER
        taken = {"result": refused or "accepted", "answered": not lost}
        await self._journal.keep(_entry(envelope, to, **taken))
        if lost and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return refused or "250 2.0.0 OK queued"


def _entry(envelope: Envelope, to: str, **outcome: Any) -> Entry:
    content = envelope.content
    raw = content.encode() if isinstance(content, str) else content or b""
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    text = mail.get_body(("plain",))
    return Entry(
        provider="email",
        target=to,
        key=str(mail["Message-ID"]),
        title=str(mail["Subject"]),
        body=text.get_content().strip() if text is not None else "",
        request={name: str(value) for name, value in mail.items()},
        **outcome,
    )


def _refused(address: str, step: str) -> str | None:
    found = _CODE.match(address)
    if found is None or found[1] != step:
        return None
    code = found[2]
    return f"{code} {code[0]}.0.0 refused by the local mail server"
