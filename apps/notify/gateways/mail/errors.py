"""What an SMTP reply means. 250 after DATA is acceptance, not delivery."""

from __future__ import annotations

from typing import Final

from apps.notify.domain.outcomes import Outcome

GREY_LISTED_S: Final = 300  # a server that says "later" means minutes
NO_SUCH_ADDRESS: Final = {550, 551, 553}
MAILBOX_FULL: Final = 552
POLICY: Final = 554
CREDENTIALS: Final = {530, 534, 535, 538}
PERMANENT: Final = 500


def outcome_of(code: int, text: bytes | str) -> Outcome:
    """Translate a reply that is not 250."""
    reply = text.decode(errors="replace") if isinstance(text, bytes) else text
    reason = str(code)
    if code in CREDENTIALS or code == POLICY:
        return Outcome.refused_account(reason)
    if code == MAILBOX_FULL or "5.2.2" in reply:
        return Outcome.next_channel(reason)
    if code in NO_SUCH_ADDRESS:
        return Outcome.dead_target(reason)
    if code < PERMANENT:
        return Outcome.retry(reason, after_s=GREY_LISTED_S)
    return Outcome.bug(reason)
