"""Support in somebody's name: it reads, everything it asks is on record, and nothing else opens."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from kreki.audit.recording import record
from kreki.errors import DomainError, Kind, gettext_noop
from kreki.identity.caller import Caller

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST: Final = 200  # the column's


class ActingReadsOnly(DomainError):
    """Whoever acts for somebody else asked for more than reading."""

    kind = Kind.FORBIDDEN
    code = "AUTH_ACTING_READS_ONLY"
    text = gettext_noop("Dukungan yang bertindak atas nama orang lain hanya boleh melihat.")


def heed_acting(caller: Caller, *, method: str, path: str) -> None:
    """Record who asks for what in whose name, before anything is answered; refuse all but reading.

    For everybody who acts for themselves it does nothing. The row stays when the answer fails, and
    is under the person's own id, so that their copy of the access log shows it.

    Raises:
        ActingReadsOnly
    """
    if caller.acting_for is None:
        return
    with transaction.atomic():
        record(
            "support.asked",
            actor=f"user:{caller.actor_id}",
            acting_for=f"user:{caller.acting_for}",
            subject=f"user:{caller.acting_for}",
            reason=f"{method} {path}".replace("\0", "")[:LONGEST],
        )
    if method not in READING:
        raise ActingReadsOnly
