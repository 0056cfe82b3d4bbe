"""What an SMTP reply means, by its step. 250 after DATA is acceptance, not delivery."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from apps.notify.domain.outcomes import Outcome

GREY_LISTED_S: Final = 300  # a server that says "later" means minutes
NO_SUCH_ADDRESS: Final = {550, 551, 553}
MAILBOX_FULL: Final = 552
POLICY: Final = 554
CREDENTIALS: Final = {530, 534, 535, 538}
PERMANENT: Final = 500
_ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
_ABOUT_ADDRESS: Final = re.compile(r"5\.1\.(?![78]$)")  # 5.1.7 and 5.1.8 are about the sender
_ABOUT_US: Final = re.compile(r"5\.(7\.|1\.[78]$)")  # policy, or our own address


class Step(Enum):
    """Whom a refusal concerns depends on when it comes."""

    SESSION = auto()  # connect, HELO, AUTH, MAIL FROM: nobody is named yet
    RECIPIENT = auto()  # RCPT TO
    DATA = auto()


def outcome_of(code: int, text: bytes | str, *, at: Step) -> Outcome:
    """Translate a reply that is not 250."""
    reason, enhanced = str(code), _enhanced(text)
    if code in CREDENTIALS:
        return Outcome.refused_account(reason)
    if code == MAILBOX_FULL or enhanced == "5.2.2":
        return Outcome.next_channel(reason)
    if code < PERMANENT:
        return Outcome.retry(reason, after_s=GREY_LISTED_S)
    if _is_gone(code, enhanced, at):
        return Outcome.dead_target(reason)
    return _blame(code, at)


def _blame(code: int, at: Step) -> Outcome:
    """For a refusal that is not about the address or its mailbox."""
    if code not in {*NO_SUCH_ADDRESS, POLICY}:
        return Outcome.bug(str(code))
    if at is Step.RECIPIENT:  # of this one person; the others may get theirs
        return Outcome.next_channel(str(code))
    return Outcome.refused_account(str(code))


def _is_gone(code: int, enhanced: str, at: Step) -> bool:
    """Whether the address is what is wrong, and not we or the server's policy."""
    if at is Step.SESSION:
        return False
    if _ABOUT_ADDRESS.match(enhanced):
        return True
    return at is Step.RECIPIENT and code in NO_SUCH_ADDRESS and not _ABOUT_US.match(enhanced)


def _enhanced(text: bytes | str) -> str:
    reply = text.decode(errors="replace") if isinstance(text, bytes) else text
    found = _ENHANCED.match(reply.lstrip())
    return found[0] if found else ""
