"""The one renderer: success, data, error and meta around every JSON answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from rest_framework.renderers import JSONRenderer


def meta() -> dict[str, Any]:
    """Request id and time, the same on success and on failure."""
    bound = structlog.contextvars.get_contextvars()
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"request_id": bound.get("request_id", ""), "timestamp": now}


def failure(code: str, message: str, details: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The whole envelope of a failure, for answers that never reach a DRF view."""
    error = {"code": code, "message": message, "details": details or []}
    return {"success": False, "data": None, "error": error, "meta": meta()}


class EnvelopeRenderer(JSONRenderer):
    """Wraps what the view returned; `response.exception` tells failure from success."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        response = (renderer_context or {})["response"]
        if response.status_code == HTTPStatus.NO_CONTENT:  # must stay empty
            return b""
        extra = getattr(response, "page_meta", {})
        body = {
            "success": not response.exception,
            "data": None if response.exception else data,
            "error": data if response.exception else None,
            "meta": {**meta(), **extra},
        }
        return super().render(body, accepted_media_type, renderer_context)
