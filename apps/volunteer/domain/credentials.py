"""When a credential counts, and whether somebody's credentials suffice to be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.volunteer.domain.errors import NoValidCredential

# Certificates bear a date and no zone; the register is kept in the capital.
REGISTER_ZONE: Final = ZoneInfo("Asia/Jakarta")
# Registrations for life are entered as the last date there is, after which no day follows.
LAST_DAY: Final = date.max - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a decision needs to know of one credential; `valid_until` is its last good day."""

    number: str
    is_verified: bool
    valid_until: date


def lapses_at(valid_until: date) -> datetime:
    """First instant at which a credential whose last good day is `valid_until` no longer counts."""
    day_after = min(valid_until, LAST_DAY) + timedelta(days=1)
    return datetime.combine(day_after, time.min, REGISTER_ZONE)


def check_may_approve(proofs: Sequence[Proof], *, now: datetime) -> None:
    """Refuse whoever has nothing verified that counts at `now`.

    Raises:
        NoValidCredential: names each credential on record and what it lacks.
    """
    if not any(each.is_verified and now < lapses_at(each.valid_until) for each in proofs):
        found = "; ".join(map(_shortcoming, proofs)) or "tidak ada"
        raise NoValidCredential(credentials=found)


def _shortcoming(proof: Proof) -> str:
    if not proof.is_verified:
        return f"{proof.number} belum diverifikasi"
    return f"{proof.number} berlaku sampai {proof.valid_until:%d-%m-%Y}"


def normalise_number(number: str) -> str:
    """One spelling per document: upper case, single spaces. Scans and typing differ in both."""
    return " ".join(number.upper().split())
