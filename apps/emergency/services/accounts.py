"""Keeps whose panic credentials no longer count, for as long as one of them lives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from apps.emergency.models import ClosedAccount
from kreki.identity.panic_credential import LIFETIME

KEEP: Final = LIFETIME + timedelta(days=1)  # clocks of two services may differ
FOR_GOOD: Final = 2**31 - 1  # higher than any version: of an erased account nothing counts


def close_account(*, user_id: UUID, rv: int = FOR_GOOD, at: datetime) -> None:
    """Refuse credentials below `rv`; an older closing that comes late lets nothing in again."""
    ClosedAccount.objects.update_or_create(
        user_id=user_id,
        defaults={"rv": Greatest(F("rv"), Value(rv)), "closed_at": at},
        create_defaults={"rv": rv, "closed_at": at},
    )


def open_account(*, user_id: UUID, rv: int) -> None:
    """Every credential counts again; what closed the account after `rv`, or for good, stays."""
    ClosedAccount.objects.filter(user_id=user_id, rv__lt=rv).delete()


def forget_closed_accounts() -> None:
    """Nothing is left to refuse; the courier sees to it every hour."""
    # The database's clock, which no caller has to bring.
    ClosedAccount.objects.filter(closed_at__lt=Now() - KEEP).delete()
