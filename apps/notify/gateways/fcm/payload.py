"""The FCM message of an alert.

Android gets data only, so that the app runs, draws the notification and confirms it; iOS draws the
alert itself. Whatever stands here may appear on a locked screen.
"""

from __future__ import annotations

from typing import Any, Final

from apps.notify.domain.ports import Alert
from apps.notify.domain.texts import Wording
from apps.notify.domain.wording import word

SOUND: Final = "siren.caf"


def message_of(alert: Alert) -> dict[str, Any]:
    """Body of `messages:send`."""
    words = word(alert.facts, alert.language)
    return {
        "message": {
            alert.address_kind: alert.address,
            "data": {
                "kind": alert.purpose.value,
                "id": str(alert.subject_id),
                "tag": alert.tag,
                "title": words.title,
                "body": words.body,
                "ack_token": alert.ack_token,
            },
            "android": _android(alert),
            "apns": _apns(alert, words),
        }
    }


def _android(alert: Alert) -> dict[str, Any]:
    return {
        "priority": "HIGH",
        "ttl": f"{alert.ttl_s}s",
        "direct_boot_ok": True,
        "bandwidth_constrained_ok": True,
        "restricted_satellite_ok": True,
    }


def _apns(alert: Alert, words: Wording) -> dict[str, Any]:
    headers = {
        "apns-priority": "10",
        "apns-push-type": "alert",
        "apns-expiration": str(int(alert.expires_at.timestamp())),
        "apns-collapse-id": alert.tag,
    }
    aps = {
        "alert": {"title": words.title, "body": words.body},
        "mutable-content": 1,
        # "critical" needs an entitlement from Apple; this is the strongest level without it.
        "interruption-level": "time-sensitive",
        "sound": SOUND,
    }
    return {"headers": headers, "payload": {"aps": aps}}
