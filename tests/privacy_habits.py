"""Asks a service as KREKI ID does, and looks for what its holdings forget."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import UUIDField

from kreki.contracts.base import Event
from kreki.contracts.privacy import ErasureRequested, ExportRequested
from kreki.events.inbox import Handlers, Received
from kreki.events.models import Outbox
from kreki.privacy.holdings import Holdings
from kreki.privacy.sealing import new_pair, unseal

DUE: Final = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
TOMBSTONE: Final = UUID("00000000-0000-4000-8000-00000000dead")

# Names under which an id of a person is stored.
PERSONAL: Final = ("user", "reporter", "actor", "caller", "person", "owner", "author", "student")


def columns_about_people() -> Iterator[str]:
    """`Model.field` of the service's own tables and the kernel's."""
    labels = {settings.SERVICE.name, "kreki_api", "kreki_events", "kreki_audit", "kreki_identity"}
    for model in apps.get_models():
        if model._meta.app_label in labels:
            for field in model._meta.concrete_fields:
                if isinstance(field, UUIDField) and field.name.startswith(PERSONAL):
                    yield f"{model.__name__}.{field.name}"


def forgotten(*holdings: Holdings, known: Iterable[str] = ()) -> set[str]:
    """Columns that no row of the holdings names; `known` are erased in another way."""
    named = {f"{held.model.__name__}.{held.person}" for each in holdings for held in each.tables}
    return {*columns_about_people()} - named - {*known}


def received(event: Event) -> Received:
    return Received(id=uuid4(), type=event.type, subject="user:1", seq=0, time=DUE, request_id="")


def copy_of(user_id: UUID, handlers: Handlers) -> dict[str, list[dict[str, Any]]]:
    """What the service answers when KREKI ID asks for everything, opened."""
    private, public = new_pair()
    event = ExportRequested(request_id=uuid4(), user_id=user_id, public_key=public, due_at=DUE)
    with transaction.atomic():
        handlers[ExportRequested](event, received(event))
    rows = Outbox.objects.filter(subject=f"export:{event.request_id}").order_by("id")
    pieces = [row.data for row in rows]
    assert [piece["part"] for piece in pieces] == list(range(1, pieces[0]["parts"] + 1))
    sealed = b"".join(base64.b64decode(piece["sealed"]) for piece in pieces)
    slug = settings.SERVICE.slug
    letter = unseal(sealed, private_key=private, binding=f"{event.request_id}:{slug}")
    copy: dict[str, list[dict[str, Any]]] = json.loads(zlib.decompress(letter))
    return copy


def erase(user_id: UUID, handlers: Handlers) -> dict[str, Any]:
    """What the service answers when KREKI ID asks it to forget somebody."""
    event = ErasureRequested(
        request_id=uuid4(), user_id=user_id, tombstone_id=TOMBSTONE, due_at=DUE
    )
    with transaction.atomic():
        handlers[ErasureRequested](event, received(event))
    answer: dict[str, Any] = Outbox.objects.get(subject=f"erasure:{event.request_id}").data
    return answer


def rows_with(*texts: str) -> list[str]:
    """Tables in which any of `texts` occurs, in whatever column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for text in texts:
                cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])  # noqa: S608 own names
                if cursor.fetchone():
                    found.append(table)
    return found
