"""How somebody proved who they are, in the words of tokens (`amr`, RFC 8176)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

PASSWORD: Final = "pwd"  # noqa: S105 the standard's word
METHODS: Final = {"password": PASSWORD, "password_reset": PASSWORD, "socialaccount": "fed"}
SECOND: Final = {"totp": "otp", "recovery_codes": "otp", "webauthn": "hwk"}


def amr_of(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """The `amr` of allauth's authentication records, in order, each method once.

    A code that was sent is `sms` or `email`: it shows one factor more, but not one that counts for
    privileged roles. Somebody who has just registered gave a password and no record says so.
    """
    return list(dict.fromkeys(_word(record) for record in records)) or [PASSWORD]


def _word(record: Mapping[str, Any]) -> str:
    method = record.get("method", "")
    if method == "mfa":
        return SECOND[record["type"]]
    if method == "code":
        return "sms" if record.get("phone") else "email"
    return METHODS.get(method, PASSWORD)
