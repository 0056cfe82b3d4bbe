"""The catalogue of skills that people choose from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """One entry of the catalogue that people choose from."""

    class Category(models.TextChoices):
        BHD = "bhd", _("Bantuan hidup dasar")
        DISASTER = "disaster", _("Bencana")
        INSTRUCTOR = "instructor", _("Pelatih")
        MEDICAL = "medical", _("Medis")
        LANGUAGE = "language", _("Bahasa")

    code = models.CharField(_("kode"), max_length=30, primary_key=True)
    label_id = models.CharField(_("nama (Indonesia)"), max_length=80)
    label_en = models.CharField(_("nama (Inggris)"), max_length=80)
    category = models.CharField(_("kelompok"), max_length=10, choices=Category)

    class Meta:
        verbose_name = _("keterampilan")
        verbose_name_plural = _("keterampilan")
        ordering = ["category", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=["bhd", "disaster", "instructor", "medical", "language"]),
                name="volunteer_skill_category_is_known",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$"), name="volunteer_skill_code_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.label_id
