"""A person's copy of everything: asked of all services, opened, assembled, kept for seven days."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q

from apps.auth_svc.domain import rights
from apps.auth_svc.domain.rights import ExportNotFound
from apps.auth_svc.models import DataExport, ExportPiece, User
from apps.auth_svc.services import audit
from apps.auth_svc.services.archive import build_archive, show_own
from kreki.contracts.privacy import ASKED, ExportAnswered, ExportRequested
from kreki.events import emit
from kreki.privacy.sealing import new_pair, unseal


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the newest copy is; `missing` are the slugs of those who have not answered."""

    export: DataExport
    answered: tuple[str, ...]
    missing: tuple[str, ...]

    def status(self, now: datetime) -> str:
        if self.export.assembled_at is None:
            return "collecting"
        return "ready" if is_ready(self.export, now) else "expired"


@transaction.atomic
def request_export(*, user_id: UUID, now: datetime) -> DataExport:
    """Ask every service; a copy under way, or younger than a day, is not made again."""
    User.objects.select_for_update().get(pk=user_id)
    recent = Q(assembled_at=None) | Q(requested_at__gt=now - rights.ANEW_AFTER)
    known = DataExport.objects.filter(recent, user_id=user_id).first()
    if known is not None:
        return known
    private_key, public_key = new_pair()
    export = DataExport.objects.create(
        user_id=user_id, requested_at=now, due_at=now + rights.DUE, private_key=private_key
    )
    event = ExportRequested(
        request_id=export.pk, user_id=user_id, public_key=public_key, due_at=export.due_at
    )
    emit(event, subject=f"export:{export.pk}")
    own = audit.person(user_id)
    audit.record("export.requested", actor=own, subject=own)
    return export


@transaction.atomic
def keep_piece(event: ExportAnswered, *, now: datetime) -> None:
    """Keep a service's answer; the last one completes the archive."""
    waiting = DataExport.objects.select_for_update().filter(pk=event.request_id, assembled_at=None)
    export = waiting.first()
    if export is None:  # the account, and its copy with it, is gone
        return
    ExportPiece.objects.get_or_create(
        export=export,
        service=event.source(),
        part=event.part,
        defaults={"parts": event.parts, "sealed": base64.b64decode(event.sealed)},
    )
    pieces = list(export.pieces.order_by("service", "part"))
    if set(_complete(pieces)) == set(ASKED):
        _assemble(export, pieces, now)


def get_progress(*, user_id: UUID) -> Progress:
    """Of the newest copy.

    Raises:
        ExportNotFound: none was asked for.
    """
    export = DataExport.objects.filter(user_id=user_id).defer("archive").first()
    if export is None:
        raise ExportNotFound
    pieces = export.pieces.defer("sealed").order_by("service", "part")
    answered = ASKED if export.assembled_at else _complete(pieces)
    return Progress(
        export=export,
        answered=tuple(sorted(answered)),
        missing=tuple(sorted({*ASKED} - {*answered})),
    )


@transaction.atomic
def open_archive(*, user_id: UUID, now: datetime) -> bytes:
    """The ZIP of the newest copy.

    Raises:
        ExportNotFound: not ready, or its days are over.
    """
    export = DataExport.objects.filter(user_id=user_id).first()
    if export is None or export.archive is None or not is_ready(export, now):
        raise ExportNotFound
    own = audit.person(user_id)
    audit.record("export.downloaded", actor=own, subject=own)
    return base64.b64decode(export.archive)


def forget_archives(*, now: datetime) -> int:
    """Empty those whose seven days are over; how many."""
    over = DataExport.objects.filter(expires_at__lte=now, archive__isnull=False)
    return over.update(archive=None)


def list_late(*, now: datetime) -> list[tuple[UUID, set[str]]]:
    """Copies older than two days, and who has not answered."""
    late = DataExport.objects.filter(assembled_at=None, requested_at__lte=now - rights.ALARM)
    return [
        (export.pk, {*ASKED} - {*_complete(export.pieces.defer("sealed"))})
        for export in late.order_by("requested_at")
    ]


def is_ready(export: DataExport, now: datetime) -> bool:
    return export.expires_at is not None and export.expires_at > now


def _complete(pieces: Iterable[ExportPiece]) -> list[str]:
    """Services of which every piece is here."""
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece.service] = counts.get(piece.service, piece.parts) - 1
    return [service for service, missing in counts.items() if missing == 0]


def _assemble(export: DataExport, pieces: list[ExportPiece], now: datetime) -> None:
    records = {"auth": show_own(export.user_id)} | {
        service: _open(export, service, pieces) for service in sorted(ASKED)
    }
    archive = build_archive(records)
    export.archive, export.archive_bytes = base64.b64encode(archive).decode(), len(archive)
    export.assembled_at, export.expires_at = now, now + rights.ARCHIVE_KEPT
    export.private_key = ""  # what was sealed with its other half can never be opened again
    export.save()
    export.pieces.all().delete()
    audit.record("export.assembled", actor="system", subject=audit.person(export.user_id))


def _open(export: DataExport, service: str, pieces: list[ExportPiece]) -> Mapping[str, object]:
    sealed = b"".join(bytes(piece.sealed) for piece in pieces if piece.service == service)
    binding = f"{export.pk}:{service}"
    letter = unseal(sealed, private_key=export.private_key, binding=binding)
    return msgspec.json.decode(zlib.decompress(letter), type=dict[str, object])
