"""When a credential counts and whether credentials suffice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.volunteer.domain.credentials import (
    Proof,
    check_may_approve,
    lapses_at,
    normalise_number,
)
from apps.volunteer.domain.errors import NoValidCredential

LAST_DAY = date(2026, 12, 31)
LAPSE = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # midnight in Jakarta
SECOND = timedelta(seconds=1)


def test_the_last_day_counts_until_midnight_in_jakarta() -> None:
    assert lapses_at(LAST_DAY) == LAPSE


def test_a_registration_for_life_counts_for_as_long_as_there_are_dates() -> None:
    assert lapses_at(date.max) == datetime(9999, 12, 30, 17, 0, tzinfo=UTC)


def test_one_verified_credential_that_counts_suffices() -> None:
    proofs = [Proof("A", False, LAST_DAY), Proof("B", True, LAST_DAY)]

    check_may_approve(proofs, now=LAPSE - SECOND)


@pytest.mark.parametrize(
    ("proofs", "found"),
    [
        ([], "tidak ada"),
        ([Proof("A", False, LAST_DAY)], "A belum diverifikasi"),
        ([Proof("A", True, LAST_DAY)], "A berlaku sampai 31-12-2026"),
    ],
)
def test_a_refusal_names_what_is_on_record(proofs: list[Proof], found: str) -> None:
    with pytest.raises(NoValidCredential) as refusal:
        check_may_approve(proofs, now=LAPSE)

    assert refusal.value.parts == {"credentials": found}


def test_spellings_of_one_number_are_one_number() -> None:
    assert normalise_number("  bhd-basic  2026 ") == "BHD-BASIC 2026"
