"""The id by which a staff account appears in the record of an incident."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

# Fixed for ever: entries already written refer to ids made from it.
NAMESPACE: Final = UUID("5f0c9a58-3a4e-5d0b-9a0e-4b1d6f1c7e21")


def staff_id(username: str) -> UUID:
    """Who acted, for `by`: staff who come through KREKI ID bear its id as their username.

    A local account (break-glass, and all staff before single sign-on) gets a name-based UUID
    (version 5): it can never equal one of KREKI ID's (version 4), needs no table, and stays the
    same when an account is made anew.
    """
    try:
        return UUID(username)
    except ValueError:
        return uuid5(NAMESPACE, username)
