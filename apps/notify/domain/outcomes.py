"""What became of one attempt to send: the only thing a gateway says, whatever the provider."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ACCEPTED = "accepted"  # the provider took it; not yet proof that it arrived
    RETRY = "retry"  # not taken; worth another try
    DEAD_TARGET = "dead_target"  # this device or address is gone
    NEXT_CHANNEL = "next_channel"  # not this person on this channel, now
    BUG = "bug"  # our request is wrong; repeating it is pointless
    UNKNOWN = "unknown"  # it may have been taken: the answer was lost


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind, with what belongs to it.

    Attributes:
        reason: Code for logs and the admin; empty when accepted.
        provider_id: The provider's id of an accepted message.
        after_s: Seconds the provider asks us to wait before a retry.
        account_refused: The provider refuses us, whoever the message is for: somebody must act.
    """

    kind: Kind
    reason: str = ""
    provider_id: str = ""
    after_s: int | None = None
    account_refused: bool = False

    @classmethod
    def accepted(cls, provider_id: str) -> Outcome:
        return cls(Kind.ACCEPTED, provider_id=provider_id)

    @classmethod
    def retry(cls, reason: str, *, after_s: int | None = None) -> Outcome:
        return cls(Kind.RETRY, reason, after_s=after_s)

    @classmethod
    def dead_target(cls, reason: str) -> Outcome:
        return cls(Kind.DEAD_TARGET, reason)

    @classmethod
    def next_channel(cls, reason: str) -> Outcome:
        return cls(Kind.NEXT_CHANNEL, reason)

    @classmethod
    def refused_account(cls, reason: str) -> Outcome:
        return cls(Kind.NEXT_CHANNEL, reason, account_refused=True)

    @classmethod
    def bug(cls, reason: str) -> Outcome:
        return cls(Kind.BUG, reason)

    @classmethod
    def unknown(cls, reason: str) -> Outcome:
        return cls(Kind.UNKNOWN, reason)
