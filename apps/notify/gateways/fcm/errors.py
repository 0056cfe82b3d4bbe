"""What FCM's error answers mean. `errorCode` decides, not the HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from google.auth.exceptions import RefreshError

from apps.notify.domain.outcomes import Outcome

QUOTA_WAIT_S: Final = 60  # when QUOTA_EXCEEDED comes without Retry-After
TARGET_FIELDS: Final = {"message.token", "message.fid"}


def outcome_of(status: int, body: object, retry_after: str | None) -> Outcome:
    """Translate an answer that is not a success."""
    details = _details(body)
    code = next((str(each["errorCode"]) for each in details if "errorCode" in each), "")
    wait = int(retry_after) if retry_after and retry_after.isdigit() else None
    match code:
        case "UNREGISTERED" | "SENDER_ID_MISMATCH":  # gone, or of another Firebase project
            return Outcome.dead_target(code)
        case "QUOTA_EXCEEDED":
            return Outcome.retry(code, after_s=QUOTA_WAIT_S if wait is None else wait)
        case "UNAVAILABLE" | "INTERNAL":
            return Outcome.retry(code, after_s=wait)
        case "THIRD_PARTY_AUTH_ERROR":  # Apple refuses our key: only iOS devices are affected
            return Outcome.next_channel(code)
    if status == HTTPStatus.BAD_REQUEST:
        return _invalid(code, details)
    return _by_status(status, wait)


def without_token(error: Exception) -> Outcome:
    """Translate why there is no access token; only a final refusal is about our account."""
    if isinstance(error, RefreshError) and not error.retryable:
        return Outcome.refused_account("oauth_refused")
    return Outcome.retry("oauth_unreachable")


def _invalid(code: str, details: list[Mapping[str, Any]]) -> Outcome:
    """A bad target is the device's fault, any other bad field is ours."""
    fields = {
        str(violation.get("field"))
        for each in details
        for violation in each.get("fieldViolations", [])
    }
    if code == "INVALID_ARGUMENT" and fields <= TARGET_FIELDS:
        return Outcome.dead_target(code)
    return Outcome.bug(f"INVALID_ARGUMENT {' '.join(sorted(fields))}".strip())


def _by_status(status: int, wait: int | None) -> Outcome:
    """An answer of Google's front end, without an FCM code."""
    if status == HTTPStatus.UNAUTHORIZED:
        return Outcome.retry("UNAUTHENTICATED")
    if status == HTTPStatus.FORBIDDEN:
        return Outcome.refused_account("PERMISSION_DENIED")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome.retry(f"HTTP_{status}", after_s=wait)
    return Outcome.bug(f"HTTP_{status}")


def _details(body: object) -> list[Mapping[str, Any]]:
    error = body.get("error") if isinstance(body, Mapping) else None
    details = error.get("details") if isinstance(error, Mapping) else None
    return [each for each in details or [] if isinstance(each, Mapping)]
