"""Whose panic credentials no longer count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosedAccount(models.Model):
    """An account that staff closed, or that is gone: kept by KREKI ID's events, never edited here.

    Attributes:
        rv: Credentials with a lower version of the person's authority are refused.
        closed_at: The row goes once every credential of before has expired.
    """

    user_id = models.UUIDField(_("id pengguna"), primary_key=True)
    rv = models.PositiveIntegerField(_("versi wewenang"))
    closed_at = models.DateTimeField(_("ditutup"))

    class Meta:
        verbose_name = _("akun tertutup")
        verbose_name_plural = _("akun tertutup")

    def __str__(self) -> str:
        return str(self.user_id)
