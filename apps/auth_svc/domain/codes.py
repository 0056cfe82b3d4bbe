"""What a message with a code is for."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """The word after `code_` in `template_key` of auth.code.requested."""

    VERIFY = "verify"
    SIGN_IN = "sign_in"
    RESET = "reset"
    KNOWN = "known"  # no code: somebody wants a contact that has an account
    CHANGED = "changed"  # no code: to the contact that is the account's no longer


# Not longer than the code itself counts (ACCOUNT_…_TIMEOUT in the settings).
LIFETIME: Final = {
    Purpose.VERIFY: timedelta(seconds=600),
    Purpose.SIGN_IN: timedelta(seconds=180),
    Purpose.RESET: timedelta(seconds=600),
    Purpose.KNOWN: timedelta(seconds=600),
    Purpose.CHANGED: timedelta(days=1),
}
