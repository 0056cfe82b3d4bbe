"""The published password rule."""

from __future__ import annotations


def has_capital_and_digit(password: str) -> bool:
    """At least one capital letter and one digit, beside the minimum length that Django checks."""
    return any(letter.isupper() for letter in password) and any(
        letter.isdigit() for letter in password
    )
