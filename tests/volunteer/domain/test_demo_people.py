"""The demonstration volunteers follow from their numbers."""

from __future__ import annotations

from collections import Counter

from apps.volunteer.domain.demo import describe_volunteer, issuer_of, number_of

PEOPLE = {number: describe_volunteer(number) for number in range(1, 2001)}


def test_the_same_number_is_the_same_person() -> None:
    assert describe_volunteer(17) == PEOPLE[17]
    assert (PEOPLE[17].display_name, PEOPLE[17].area) == ("Gita Nugroho", "31.72")


def test_every_fiftieth_is_lapsed_and_every_seventieth_suspended() -> None:
    assert [n for n, person in PEOPLE.items() if person.is_lapsed][:3] == [50, 100, 150]
    assert [n for n, person in PEOPLE.items() if person.is_suspended][:3] == [70, 140, 210]


def test_everybody_holds_bhd_basic_and_some_hold_more() -> None:
    held = Counter(code for person in PEOPLE.values() for code in person.credentials)

    assert held == {"BHD_BASIC": 2000, "BHD_PLUS": 666, "BTCLS": 80, "NURSE": 50, "DOCTOR": 20}


def test_names_rarely_repeat() -> None:
    assert len({person.display_name for person in PEOPLE.values()}) > 1000


def test_certificates_look_like_real_ones() -> None:
    assert number_of("BHD_BASIC", 17, 2026) == "BHD-BASIC-2026-0017"
    assert (issuer_of("BHD_PLUS"), issuer_of("DOCTOR")) == ("KREKI", "KKI")
