"""What FCM accepts as a message; the checks that catch a wrong request before a real phone does."""

from __future__ import annotations

import json
import re
from typing import Any, Final

MAX_BYTES: Final = 4096
TARGETS: Final = ("token", "fid", "topic", "condition")
MESSAGE_FIELDS: Final = {*TARGETS, "data", "notification", "android", "apns", "webpush",
                         "fcm_options", "name"}  # fmt: skip
ANDROID_FIELDS: Final = {"collapse_key", "priority", "ttl", "restricted_package_name", "data",
                         "notification", "fcm_options", "direct_boot_ok",
                         "bandwidth_constrained_ok", "restricted_satellite_ok"}  # fmt: skip
MAX_TTL_S: Final = 2_419_200
RESERVED: Final = re.compile(r"^(from|gcm|message_type|google.*|gcm\..*)$")


class BadMessage(Exception):
    """A field that FCM would refuse."""

    def __init__(self, field: str, description: str) -> None:
        self.field = field
        self.description = description
        super().__init__(f"{field}: {description}")


def check_message(body: object) -> None:
    """Refuse what Google refuses.

    Raises:
        BadMessage: names the first wrong field.
    """
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, dict):
        raise BadMessage("message", "Message is missing.")
    _known(message, MESSAGE_FIELDS, "message")
    if sum(kind in message for kind in TARGETS) != 1:
        raise BadMessage("message", "Exactly one of token, fid, topic or condition is required.")
    _check_data(message.get("data", {}))
    _check_android(message.get("android", {}))
    _check_apns(message.get("apns", {}))
    size = len(json.dumps([message.get("data"), message.get("notification")], ensure_ascii=False)
               .encode())  # fmt: skip
    if size > MAX_BYTES:
        raise BadMessage("message", f"Message is too big: {size} bytes.")


def _known(part: dict[str, Any], fields: set[str], path: str) -> None:
    for name in part.keys() - fields:
        raise BadMessage(f"{path}.{name}", "Unknown name.")


def _check_data(data: dict[str, Any]) -> None:
    for position, (key, value) in enumerate(data.items()):
        if not isinstance(value, str):
            raise BadMessage(
                f"message.data[{position}].value",
                f"Invalid value (TYPE_STRING), {value}",
            )
        if RESERVED.match(key):
            raise BadMessage(f"message.data[{position}].key", f"Invalid data payload key: {key}")


def _check_android(android: dict[str, Any]) -> None:
    _known(android, ANDROID_FIELDS, "message.android")
    if android.get("priority", "NORMAL") not in {"NORMAL", "HIGH"}:
        raise BadMessage("message.android.priority", "Invalid value.")
    ttl = re.fullmatch(r"(\d+)(?:\.\d+)?s", str(android.get("ttl", "0s")))
    if ttl is None or int(ttl[1]) > MAX_TTL_S:
        raise BadMessage("message.android.ttl", "Invalid duration.")


def _check_apns(apns: dict[str, Any]) -> None:
    _known(apns, {"headers", "payload", "fcm_options"}, "message.apns")
    headers = apns.get("headers", {})
    for name, value in headers.items():
        if not isinstance(value, str):
            raise BadMessage(f"message.apns.headers.{name}", "Invalid value (TYPE_STRING).")
    aps = apns.get("payload", {}).get("aps", {})
    if "alert" not in aps and headers.get("apns-priority") == "10":
        raise BadMessage("message.apns", "Data-only messages need apns-priority 5.")
