"""What the Cloud API's error codes mean, in answers and in status webhooks alike."""

from __future__ import annotations

from typing import Final

from apps.notify.domain.outcomes import Outcome

LATER: Final = {4, 80007, 130429, 131056, 131016, 131000, 131057}
NOT_THIS_PERSON: Final = {131026, 131047, 131049, 131050, 130472, 131030, 131062}
ACCOUNT: Final = {
    0, 3, 10, 190, *range(200, 300), 131005, 131031, 131037, 131042, 131045, 131048, 131064, 368,
    130497,
}  # fmt: skip
OUR_MISTAKE: Final = {
    132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 131008, 131009, 131051, 131063,
}  # fmt: skip


def outcome_of(code: int) -> Outcome:
    """Translate an error code; one that is not in the tables is tried again and reported."""
    reason = str(code)
    if code in NOT_THIS_PERSON:
        return Outcome.next_channel(reason)
    if code in ACCOUNT:
        return Outcome.refused_account(reason)
    if code in OUR_MISTAKE:
        return Outcome.bug(reason)
    return Outcome.retry(reason if code in LATER else f"unlisted {reason}")
