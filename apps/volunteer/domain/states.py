"""The life of a volunteer and of a credential, and which decisions move them."""

from __future__ import annotations

from typing import Final

# A volunteer: the published codes; only active people are called.
APPLICANT: Final = "applicant"
ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
PEOPLE: Final = (APPLICANT, ACTIVE, SUSPENDED)

# Nobody any more: stands where decisions about somebody stay. Never published, never decided about.
ERASED: Final = "erased"

# A credential: claimed by its holder, then looked at. A rejected one frees its number.
CLAIMED: Final = "claimed"
VERIFIED: Final = "verified"
REJECTED: Final = "rejected"

# What staff decides about a volunteer, and about a credential.
APPROVE: Final = "approve"
SUSPEND: Final = "suspend"
REINSTATE: Final = "reinstate"
VERIFY: Final = "verify"
REJECT: Final = "reject"

_STEPS: Final = {  # from any of, to
    APPROVE: ((APPLICANT,), ACTIVE),
    SUSPEND: ((ACTIVE,), SUSPENDED),
    REINSTATE: ((SUSPENDED,), ACTIVE),
    VERIFY: ((CLAIMED,), VERIFIED),
    REJECT: ((CLAIMED, VERIFIED), REJECTED),
}


def can_take(step: str, status: str) -> bool:
    return status in _STEPS[step][0]


def status_after(step: str) -> str:
    return _STEPS[step][1]
