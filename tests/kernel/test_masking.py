"""Addresses are recognisable to their owner and useless to others."""

from __future__ import annotations

from kreki.masking import mask


def test_a_number_shows_its_country_and_its_end() -> None:
    assert mask("+6281234567890") == "+62•••890"


def test_a_mail_address_shows_its_first_letter_and_its_domain() -> None:
    assert mask("rini@example.org") == "r•••@example.org"
