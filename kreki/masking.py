"""Addresses as lists and screens may show them."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "•••"
SHOWN_DIGITS: Final = 3


def mask(address: str) -> str:
    """`+62•••678` or `r•••@example.org`: enough to recognise one's own, not to use another's."""
    if "@" in address:
        name, _, domain = address.partition("@")
        return f"{name[:1]}{HIDDEN}@{domain}"
    return f"{address[:SHOWN_DIGITS]}{HIDDEN}{address[-SHOWN_DIGITS:]}"
