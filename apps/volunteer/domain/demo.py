"""Who the demonstration volunteers are: everything follows from a person's number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kreki.demo import demo_name

# Six in ten ride a motorbike, as city traffic suggests; the cycle is ten people long.
TRANSPORT: Final = ("motorbike",) * 6 + ("foot", "foot", "car", "bicycle")
# Jakarta's five cities and three neighbours, where the demonstration takes place.
AREAS: Final = ("31.71", "31.72", "31.73", "31.74", "31.75", "32.75", "32.76", "36.71")
LAPSED_EVERY: Final = 50
SUSPENDED_EVERY: Final = 70
EXTRA: Final = (("BHD_PLUS", 3), ("BTCLS", 25), ("NURSE", 40), ("DOCTOR", 100))  # every nth
ISSUERS: Final = {"BTCLS": "Balai Pelatihan Kesehatan", "NURSE": "KTKI", "DOCTOR": "KKI"}


@dataclass(frozen=True, slots=True)
class DemoVolunteer:
    """One person of the demonstration; `credentials` are codes, BHD_BASIC always among them."""

    display_name: str
    transport_mode: str
    area: str
    skills: tuple[str, ...]
    credentials: tuple[str, ...]
    is_lapsed: bool
    is_suspended: bool


def describe_volunteer(number: int) -> DemoVolunteer:
    """The person with this `number`, counted from 1; the same number is always the same person."""
    extra = tuple(code for code, every in EXTRA if number % every == 0)
    return DemoVolunteer(
        display_name=demo_name(number),
        transport_mode=TRANSPORT[number % len(TRANSPORT)],
        area=AREAS[number % len(AREAS)],
        skills=("AED", "CPR_ADULT", "CPR_CHILD") if "BHD_PLUS" in extra else ("CPR_ADULT",),
        credentials=("BHD_BASIC", *extra),
        is_lapsed=number % LAPSED_EVERY == 0,
        is_suspended=number % SUSPENDED_EVERY == 0,
    )


def issuer_of(code: str) -> str:
    return ISSUERS.get(code, "KREKI")


def number_of(code: str, number: int, year: int) -> str:
    """`BHD-BASIC-2026-0017`: the organisation's pattern for its own certificates."""
    return f"{code.replace('_', '-')}-{year}-{number:04d}"
