"""Sessions opened through KREKI ID, the areas staff are limited to, and logouts already obeyed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SsoSession(models.Model):
    """Which of this service's sessions belongs to which sign-in at KREKI ID."""

    session_key = models.CharField(max_length=40, primary_key=True)
    sid = models.UUIDField(db_index=True)
    user_id = models.UUIDField(db_index=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%Y-%m-%d %H:%M}"


class StaffLimit(models.Model):
    """A staff member who sees and decides about records of these areas only; no row: about all.

    Attributes:
        reads_all: Only deciding is limited.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="staff_limit"
    )
    areas = models.JSONField(default=list)
    reads_all = models.BooleanField(db_default=False)

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.areas)}"


class SeenLogout(models.Model):
    """`jti` of a logout token that was obeyed: it counts once."""

    JTI_LENGTH: ClassVar = 100

    jti = models.CharField(max_length=JTI_LENGTH, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.jti
