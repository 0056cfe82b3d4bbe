"""Sends one e-mail by SMTP through Django's backend."""

from __future__ import annotations

import asyncio
import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.ports import Alert
from apps.notify.domain.wording import word
from apps.notify.gateways.mail.errors import Step, outcome_of

BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
PARALLEL: Final = 8
WAIT_S: Final = 1  # for a thread; with TOTAL_S below the channel's lease
TOTAL_S: Final = 8


class MailSender:
    """SMTP blocks, so mails go through a few threads of their own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="mail")
        self._free = asyncio.Semaphore(PARALLEL)

    async def send(self, alert: Alert) -> Outcome:
        """A mail that finds no free thread soon enough never left: it is tried again."""
        try:
            async with asyncio.timeout(WAIT_S):
                await self._free.acquire()
        except TimeoutError:
            return Outcome.retry("busy")
        try:
            return await asyncio.wait_for(self._start(alert), TOTAL_S)
        except TimeoutError:
            return Outcome.unknown("timeout")

    def _start(self, alert: Alert) -> asyncio.Future[Outcome]:
        """A thread is free again when it ends, which may be after nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        sending = self._threads.submit(_send, alert)
        sending.add_done_callback(lambda _ended: loop.call_soon_threadsafe(self._free.release))
        return asyncio.wrap_future(sending)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)


def _send(alert: Alert) -> Outcome:
    connection = get_connection(BACKEND)
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        return outcome_of(error.smtp_code, error.smtp_error, at=Step.SESSION)
    except OSError:
        return Outcome.retry("unreachable")
    try:
        return _transmit(connection, _mail_of(alert))
    finally:
        connection.close()


def _transmit(connection: BaseEmailBackend, mail: EmailMessage) -> Outcome:
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        return outcome_of(*next(iter(error.recipients.values())), at=Step.RECIPIENT)
    except smtplib.SMTPDataError as error:
        return outcome_of(error.smtp_code, error.smtp_error, at=Step.DATA)
    except smtplib.SMTPResponseException as error:
        return outcome_of(error.smtp_code, error.smtp_error, at=Step.SESSION)
    except OSError as error:  # smtplib's own errors are OSErrors too
        return Outcome.unknown(type(error).__name__)
    except ValueError:  # an address that no mail can bear; the people beside it get theirs
        return Outcome.dead_target("unspellable")
    return Outcome.accepted(mail.extra_headers["Message-ID"])


def _mail_of(alert: Alert) -> EmailMessage:
    words = word(alert.facts, alert.language)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return EmailMessage(
        subject=" ".join(words.title.split()),  # a line break would end the header
        body=f"{words.body}\n\nKREKI · HELP 119\n",
        to=[alert.address],
        headers={
            "Message-ID": f"<{alert.delivery_id}@{domain}>",  # equal for every repeat
            "Auto-Submitted": "auto-generated",
        },
    )
