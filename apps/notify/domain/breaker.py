"""Stops calling a provider that does not answer or refuses our account, and tries again later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.notify.domain.outcomes import Kind, Outcome

SILENT: Final = 5  # lost answers in a row that open it
OPEN_S: Final = 10.0  # a silent provider is tried again after this
BARRED_S: Final = 60.0  # an account that was refused; somebody has to act


@dataclass(slots=True)
class Breaker:
    """State of one provider in one process. Times are seconds of a monotonic clock."""

    silent: int = 0
    until: float = 0.0
    barred: bool = False

    def refusal(self, now: float) -> Outcome | None:
        """What to answer without calling the provider, or None when it may be called."""
        if now >= self.until:
            return None
        if self.barred:
            return Outcome.next_channel("account_refused")
        return Outcome.retry("provider_silent", after_s=5)

    def note(self, outcome: Outcome, now: float) -> None:
        """Learn from an answer, or from its absence."""
        self.silent = self.silent + 1 if outcome.kind is Kind.UNKNOWN else 0
        if outcome.account_refused:
            self.until, self.barred = now + BARRED_S, True
        elif self.silent >= SILENT:
            self.until, self.barred = now + OPEN_S, False
