"""Reads a request and writes an answer in the envelope, by ASGI and without Django's handlers."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import structlog
from django.utils.encoding import force_str
from rest_framework.exceptions import APIException

from apps.emergency.presence.refusals import PayloadTooLarge
from kreki.api.errors import handle
from kreki.api.renderers import meta
from kreki.errors import DomainError
from kreki.observe.middleware import WELL_FORMED

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY: Final = 64 * 1024  # a hundred positions are 20 kB


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON document and extra headers."""

    status: int
    document: dict[str, Any]
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


def success(status: int, data: dict[str, Any]) -> Answer:
    return Answer(status, {"success": True, "data": data, "error": None, "meta": meta()})


def refusal(error: DomainError | APIException) -> Answer:
    """The kernel's own translation of an expected failure."""
    response = handle(error, {})
    assert response is not None  # noqa: S101 it knows both families
    document = {"success": False, "data": None, "error": response.data, "meta": meta()}
    headers = [
        (name.lower().encode(), value.encode())
        for name, value in response.items()
        if name == "Retry-After"
    ]
    return Answer(response.status_code, document, headers)


def header(scope: Scope, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)


def bind_request_id(scope: Scope) -> None:
    """The gateway's id if well formed, else a new one; log lines and the answer carry it."""
    given = (header(scope, b"x-request-id") or b"").decode("latin-1")
    request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(request_id=request_id)


async def read_body(receive: Receive) -> bytes:
    """The whole body.

    Raises:
        PayloadTooLarge: more than 64 kB.
    """
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise PayloadTooLarge
    return body


async def write(send: Send, answer: Answer) -> None:
    body = msgspec.json.encode(answer.document, enc_hook=force_str)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", structlog.contextvars.get_contextvars()["request_id"].encode()),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
