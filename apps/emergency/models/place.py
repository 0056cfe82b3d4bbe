"""Areas by which response times are reported."""

from __future__ import annotations

from django.contrib.gis.db.models import MultiPolygonField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A city or chapter with its outline; admins may redraw it.

    Attributes:
        is_demo: The outline is approximate, made for demonstration.
    """

    code = models.CharField(_("kode"), max_length=20, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    outline = MultiPolygonField(_("batas"), geography=True)
    is_demo = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
