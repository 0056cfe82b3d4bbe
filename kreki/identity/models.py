"""The last good key set, so that a restart works while KREKI ID is down; rows of sign-on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from kreki.identity.sso.models import SeenLogout, SsoSession, StaffLimit

__all__ = ["KeySetCopy", "SeenLogout", "SsoSession", "StaffLimit", "load_copy", "save_copy"]


class KeySetCopy(models.Model):
    """One row: the JWKS document as last fetched. Public keys only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    document = models.JSONField()
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="kreki_identity_one_key_set")]

    def __str__(self) -> str:
        return f"JWKS {self.fetched_at:%Y-%m-%d %H:%M}"


def load_copy() -> dict[str, Any] | None:
    """The kept document, None before the first successful fetch."""
    return KeySetCopy.objects.values_list("document", flat=True).first()


def drop_from_copy(key_ids: Iterable[str]) -> None:
    """Forget some keys of the kept document; nothing happens where none is kept."""
    gone = set(key_ids)
    for copy in KeySetCopy.objects.select_for_update():
        kept = [key for key in copy.document["keys"] if key.get("kid") not in gone]
        copy.document = {**copy.document, "keys": kept}
        copy.save(update_fields=["document"])


def save_copy(document: dict[str, Any], *, now: datetime) -> None:
    """Replace the kept document in one statement."""
    KeySetCopy.objects.bulk_create(
        [KeySetCopy(id=1, document=document, fetched_at=now)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["document", "fetched_at"],
    )
