"""One written form per contact."""

import pytest

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.domain.passwords import has_capital_and_digit


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "6281234567890",
        "+6281234567890",
        "+62 812.3456.7890",
        "+62 (0) 81234567890",
        "62081234567890",
    ],
)
def test_indonesian_numbers_have_one_form(written: str) -> None:
    assert normalise_phone(written) == "+6281234567890"


def test_numbers_of_other_countries_stay() -> None:
    assert normalise_phone("+65 9123 4567") == "+6591234567"


@pytest.mark.parametrize(
    "written",
    ["", "0", "12", "abc", "+", "+0812345678", "81234567890", "+62812345678901234", "0812x4567890"],
)
def test_everything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        normalise_phone(written)


@pytest.mark.parametrize(
    ("password", "fits"), [("rahasia119", False), ("Rahasia", False), ("Rahasia119", True)]
)
def test_a_capital_and_a_digit(password: str, fits: bool) -> None:
    assert has_capital_and_digit(password) is fits
