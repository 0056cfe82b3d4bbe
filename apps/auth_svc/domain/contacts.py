"""One written form for each phone number, so that unique means unique."""

from __future__ import annotations

import re
from typing import Final

E164: Final = re.compile(r"\+[1-9][0-9]{7,14}")
SEPARATORS: Final = str.maketrans("", "", " -.()\t")


def normalise_phone(phone: str) -> str:
    """The number in E.164; `08…`, `62…` and `+6208…` are read as Indonesian.

    Raises:
        ValueError: no phone number.
    """
    number = phone.translate(SEPARATORS)
    if number.startswith("0"):
        number = f"+62{number[1:]}"
    elif number.startswith("62"):
        number = f"+{number}"
    number = re.sub(r"^\+620", "+62", number)
    if not E164.fullmatch(number):
        raise ValueError("not a phone number")
    return number
