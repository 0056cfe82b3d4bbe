"""Shows every answer of a service's OpenAPI document inside the envelope it really has."""

from __future__ import annotations

from typing import Any

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["success", "data", "error", "meta"],
    "properties": {
        "success": {"type": "boolean", "enum": [False]},
        "data": {"type": "object", "nullable": True},
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                    },
                },
            },
        },
        "meta": {"$ref": "#/components/schemas/Meta"},
    },
}
META: dict[str, Any] = {
    "type": "object",
    "required": ["request_id", "timestamp"],
    "properties": {
        "request_id": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "page": {"type": "integer"},
        "limit": {"type": "integer"},
        "total": {"type": "integer"},
    },
}


def wrap_in_envelope(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular postprocessing hook."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Meta"], schemas["Failure"] = META, ERROR
    for path in result["paths"].values():
        for operation in path.values():
            _wrap(operation["responses"])
    return result


def _wrap(responses: dict[str, Any]) -> None:
    for response in responses.values():
        for media in response.get("content", {}).values():
            media["schema"] = {
                "type": "object",
                "required": ["success", "data", "error", "meta"],
                "properties": {
                    "success": {"type": "boolean", "enum": [True]},
                    "data": media["schema"],
                    "error": {"type": "object", "nullable": True},
                    "meta": {"$ref": "#/components/schemas/Meta"},
                },
            }
    failure = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
    responses["default"] = {"description": "Failure", "content": failure}
