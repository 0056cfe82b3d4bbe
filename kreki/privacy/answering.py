"""How a service answers KREKI ID: the copy in sealed pieces, the erasure with what was done."""

from __future__ import annotations

import base64
import math
import zlib
from dataclasses import dataclass
from typing import Final

import msgspec
from django.conf import settings

from kreki.contracts.privacy import (
    ERASURE_ANSWERED,
    EXPORT_ANSWERED,
    ErasureRequested,
    ExportRequested,
    UserDeleted,
)
from kreki.events import emit
from kreki.events.inbox import Handlers, Received
from kreki.privacy.everywhere import EVERYWHERE, show_audit
from kreki.privacy.holdings import Holdings
from kreki.privacy.sealing import seal

PIECE_BYTES: Final = 10_000  # base64 of it and the envelope stay below the 16 KiB of an event


def answers_with(holdings: Holdings) -> Handlers:
    """The three handlers of every service but KREKI ID."""
    service = _Answering(holdings)
    return {
        ExportRequested: service.export,
        ErasureRequested: service.erase,
        UserDeleted: service.sweep,
    }


@dataclass(frozen=True)
class _Answering:
    holdings: Holdings

    def export(self, event: ExportRequested, _received: Received) -> None:
        """Everything about the person, sealed, in as many events as it needs."""
        slug = settings.SERVICE.slug
        shown = {**self.holdings.show(event.user_id), "access_log": show_audit(event.user_id)}
        letter = zlib.compress(msgspec.json.encode(shown, enc_hook=str))
        binding = f"{event.request_id}:{slug}"
        sealed = seal(letter, public_key=event.public_key, binding=binding)
        parts = math.ceil(len(sealed) / PIECE_BYTES)
        for part in range(parts):
            piece = sealed[part * PIECE_BYTES : (part + 1) * PIECE_BYTES]
            answer = EXPORT_ANSWERED[slug](
                request_id=event.request_id,
                part=part + 1,
                parts=parts,
                sealed=base64.b64encode(piece).decode(),
            )
            emit(answer, subject=f"export:{event.request_id}")

    def erase(self, event: ErasureRequested, _received: Received) -> None:
        """One transaction: all of it or nothing; a repeat answers that there was nothing."""
        done = [
            *self.holdings.erase(event.user_id, event.tombstone_id),
            *EVERYWHERE.erase(event.user_id, event.tombstone_id),
        ]
        counts = {each.name: each.count for each in done if each.count}
        kept = tuple(sorted({each.kept for each in done if each.kept and each.count}))
        answer = ERASURE_ANSWERED[settings.SERVICE.slug](
            request_id=event.request_id,
            outcome="kept" if kept else "done" if counts else "nothing",
            kept_reasons=kept,
            counts=counts,
        )
        emit(answer, subject=f"erasure:{event.request_id}")

    def sweep(self, event: UserDeleted, _received: Received) -> None:
        """Facts that were on their way during the erasure may have made rows again."""
        self.holdings.erase(event.user_id, event.tombstone_id)
        EVERYWHERE.erase(event.user_id, event.tombstone_id)
