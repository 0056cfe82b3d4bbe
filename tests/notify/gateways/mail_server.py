"""A mail server that refuses at a chosen command, or answers mails only when it is let."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.notify.providers import free_port


class Refusing:
    """Gives `replies` at their commands (HELO, MAIL, RCPT, DATA), and otherwise takes everything.

    Attributes:
        open_gate: While it is not set, nobody gets an answer to DATA.
        mails: How many mails came as far as DATA.
    """

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.open_gate = threading.Event()
        self.open_gate.set()
        self.mails = 0

    async def handle_HELO(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str
    ) -> str:
        session.host_name = name
        return self.replies.get("HELO", "250 here")

    async def handle_EHLO(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        session.host_name = name
        return [self.replies["HELO"]] if "HELO" in self.replies else lines

    async def handle_MAIL(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: Any
    ) -> str:
        envelope.mail_from = sender
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: Any
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        self.mails += 1
        await asyncio.to_thread(self.open_gate.wait)
        return self.replies.get("DATA", "250 2.0.0 OK")


@contextmanager
def mail_server(handler: Refusing) -> Iterator[int]:
    """Its port on loopback."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        handler.open_gate.set()
        controller.stop()
