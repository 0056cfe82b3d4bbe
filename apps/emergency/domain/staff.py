"""The id by which a local staff account appears in the record of an incident."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

# Fixed for ever: entries already written refer to ids made from it.
NAMESPACE: Final = UUID("5f0c9a58-3a4e-5d0b-9a0e-4b1d6f1c7e21")


def staff_id(username: str) -> UUID:
    """Who acted, for `by`: until single sign-on, staff are accounts of this service's admin.

    Everybody else is a UUID from KREKI ID. A name-based UUID (version 5) can never equal one of
    those (version 4), needs no table, and stays the same when an account is made anew.
    """
    return uuid5(NAMESPACE, username)
