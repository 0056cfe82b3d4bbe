"""Whose account is closed, as far as this service has heard."""

from __future__ import annotations

from uuid import UUID

from apps.emergency.models import ClosedAccount


def is_closed(user_id: UUID, *, rv: int) -> bool:
    """Whether the account was closed after a proof with this `rv` was made."""
    return ClosedAccount.objects.filter(user_id=user_id, rv__gt=rv).exists()
