"""The token of an acknowledgement proves which delivery it is about, for a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from apps.notify.domain.ack_tokens import LIFETIME, make, read
from apps.notify.domain.errors import AckTokenInvalid

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
DELIVERY = UUID("00000000-0000-4000-8000-00000000d001")
KEY = b"k" * 32
TOKEN = make(DELIVERY, key=KEY, now=NOON)


def test_it_gives_the_delivery_until_it_ends() -> None:
    assert read(TOKEN, key=KEY, now=NOON + LIFETIME - timedelta(seconds=1)) == DELIVERY


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "é.ü.ß",
        TOKEN[:-1] + ("0" if TOKEN[-1] != "0" else "1"),
        TOKEN.replace("d001", "d002"),
        TOKEN.rpartition(".")[0],
        make(DELIVERY, key=b"another", now=NOON),
    ],
)
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(AckTokenInvalid):
        read(token, key=KEY, now=NOON)


def test_it_ends() -> None:
    with pytest.raises(AckTokenInvalid):
        read(TOKEN, key=KEY, now=NOON + LIFETIME)
