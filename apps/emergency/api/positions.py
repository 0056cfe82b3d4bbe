"""Adds `POST positions` to the OpenAPI document: the presence pool answers it, not a view."""

from __future__ import annotations

from typing import Any, Final

REPORT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["latitude", "longitude", "fix_at"],
    "properties": {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90, "description": "WGS 84"},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180, "description": "WGS 84"},
        "fix_at": {
            "type": "string",
            "format": "date-time",
            "description": "Waktu posisi menurut ponsel, dengan zona waktu.",
        },
        "accuracy_m": {"type": "number", "minimum": 0, "nullable": True},
        "battery": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "nullable": True,
            "description": "Persen.",
        },
        "moving": {"type": "boolean", "nullable": True},
    },
}
BATCH: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["positions"],
    "properties": {
        "positions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {"$ref": "#/components/schemas/PositionReport"},
        }
    },
}
ACCEPTED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["next_report_s"],
    "properties": {
        "next_report_s": {"type": "integer", "description": "Detik sampai laporan berikutnya."}
    },
}
OPERATION: Final[dict[str, Any]] = {
    "operationId": "positions_create",
    "description": (
        "Posisi saya selama siaga: satu, atau hingga 100 yang tertunda; yang terbaru berlaku. "
        "409 NOT_ON_DUTY bila tidak siaga."
    ),
    "tags": ["positions"],
    "security": [{"accessToken": []}],
}


def describe_positions(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular postprocessing hook; runs before the answers are shown in the envelope."""
    schemas = result["components"]["schemas"]
    schemas |= {"PositionReport": REPORT, "PositionBatch": BATCH, "PositionAccepted": ACCEPTED}
    single, batch, accepted = (
        {"$ref": f"#/components/schemas/{name}"}
        for name in ("PositionReport", "PositionBatch", "PositionAccepted")
    )
    body = {"application/json": {"schema": {"oneOf": [single, batch]}}}
    answer = {"application/json": {"schema": accepted}}
    result["paths"]["/api/emergency/v1/positions"] = {
        "post": {
            **OPERATION,
            "requestBody": {"content": body, "required": True},
            "responses": {"202": {"description": "", "content": answer}},
        }
    }
    return result
