"""`Idempotency-Key` on unsafe calls: effect and first answer in one transaction, so never twice."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.db.utils import OperationalError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from psycopg import errors as pg
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from kreki.api.models import KeptAnswer
from kreki.errors import DomainError, Kind, gettext_noop
from kreki.identity import caller_id

WELL_FORMED: Final = re.compile(r"[\x21-\x7e]{8,64}")
HEADER: Final = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="8 to 64 visible ASCII characters, new for each action. A repeat with the same key "
    "and body gets the first answer, marked `Idempotent-Replayed: true`.",
)
WAIT_MS: Final = 200  # a concurrent twin waits this long for the first to commit


class IdempotencyKeyInvalid(DomainError):
    """The header is not 8 to 64 visible ASCII characters."""

    kind = Kind.INVALID
    code = "IDEMPOTENCY_KEY_INVALID"
    text = gettext_noop("Header Idempotency-Key harus 8 sampai 64 karakter ASCII tanpa spasi.")


class IdempotencyKeyReused(DomainError):
    """The key was already used for another body."""

    kind = Kind.INVALID
    code = "IDEMPOTENCY_KEY_REUSED"
    text = gettext_noop("Idempotency-Key ini sudah dipakai untuk permintaan yang berbeda.")


class IdempotencyInProgress(DomainError):
    """The first call with this key has not finished yet."""

    kind = Kind.CONFLICT
    code = "IDEMPOTENCY_IN_PROGRESS"
    text = gettext_noop("Permintaan yang sama sedang diproses. Coba lagi sebentar.")
    retry_after_s = 1


class ViewMethod(Protocol):
    """An unsafe method of an APIView."""

    def __call__(self, view: Any, request: Request, *args: Any, **kwargs: Any) -> Response: ...


def idempotent(method: Callable[..., Response]) -> ViewMethod:
    """Run the method in one transaction that also keeps its answer under the caller's key.

    Without the header the method simply runs in a transaction. A repeat with the same body gets
    the kept status and data, marked `Idempotent-Replayed: true`. Failures are not kept: they
    roll back, so a repeat tries again. Permissions are checked before, on every call.

    Raises:
        IdempotencyKeyInvalid, IdempotencyKeyReused, IdempotencyInProgress
    """

    @functools.wraps(method)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        with transaction.atomic():
            if key is None:
                return method(view, request, *args, **kwargs)
            row, is_first = _claim(key, request)
            if not is_first:
                return _replay(row, request)
            response = method(view, request, *args, **kwargs)
            row.status, row.body = response.status_code, _as_json(response.data)
            row.save(update_fields=["status", "body"])
            return response

    documented: ViewMethod = extend_schema(parameters=[HEADER])(run)
    return documented


def _claim(key: str, request: Request) -> tuple[KeptAnswer, bool]:
    if not WELL_FORMED.fullmatch(key):
        raise IdempotencyKeyInvalid
    _limit_waiting(str(WAIT_MS))
    try:
        claimed = KeptAnswer.objects.get_or_create(
            caller_id=caller_id(request),
            key=key,
            route=f"{request.method} {request.path}",
            defaults={"fingerprint": _fingerprint(request)},
        )
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable):
            raise IdempotencyInProgress from error
        raise
    _limit_waiting("DEFAULT")  # the work itself may queue for its rows
    return claimed


def _limit_waiting(limit: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {limit}")


def _replay(row: KeptAnswer, request: Request) -> Response:
    if bytes(row.fingerprint) != _fingerprint(request):
        raise IdempotencyKeyReused
    response = Response(row.body, status=row.status)
    response["Idempotent-Replayed"] = "true"
    return response


def _as_json(data: Any) -> Any:
    """What the renderer would write, so that a repeat reads the same."""
    return json.loads(json.dumps(data, cls=JSONEncoder))


def _fingerprint(request: Request) -> bytes:
    canonical = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()
