"""To what people agreed, in which words, and when they took it back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a person's data may be used for beyond what the service itself needs."""

    BACKGROUND_LOCATION = "background_location", _("Lokasi di latar belakang")
    PHONE_CONTACT = "phone_contact", _("Dihubungi lewat telepon")
    STATISTICS = "statistics", _("Statistik")
    RESEARCH = "research", _("Penelitian")
    HEALTH_PROFILE = "health_profile", _("Profil kesehatan")


class ConsentText(models.Model):
    """The words that were shown. A change of meaning is a new version, never an edit."""

    purpose = models.CharField(_("tujuan"), max_length=20, choices=Purpose)
    version = models.PositiveIntegerField(_("versi"))
    text_id = models.TextField(_("teks (Indonesia)"))
    text_en = models.TextField(_("teks (Inggris)"))
    published_at = models.DateTimeField(_("terbit"))

    class Meta:
        verbose_name = _("teks persetujuan")
        verbose_name_plural = _("teks persetujuan")
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="auth_svc_consent_text_version_once"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose])
                & ~Q(text_id="")
                & ~Q(text_en=""),
                name="auth_svc_consent_text_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"

    def words(self, language: str) -> str:
        """In a language of Django's spelling; Indonesian unless it is English."""
        return self.text_en if language.startswith("en") else self.text_id


class Consent(models.Model):
    """One yes or no of one person. The newest row of a purpose counts; a trigger refuses change.

    Attributes:
        user_id: Not a foreign key: the proof outlives the account, under the tombstone.
        language: In which language the text was read.
        channel: Where it was said.
    """

    class Channel(models.TextChoices):
        APP = "app", _("Aplikasi")
        WEB = "web", _("Halaman")

    user_id = models.UUIDField(_("orang"))
    text = models.ForeignKey(ConsentText, models.PROTECT, verbose_name=_("teks"))
    given = models.BooleanField(_("setuju"))
    channel = models.CharField(_("lewat"), max_length=3, choices=Channel)
    language = models.CharField(_("bahasa"), max_length=2)
    at = models.DateTimeField(_("waktu"))

    class Meta:
        verbose_name = _("persetujuan")
        verbose_name_plural = _("persetujuan")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user_id", "-id"], name="auth_svc_consents_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["app", "web"], language__in=["id", "en"]),
                name="auth_svc_consent_says_where_and_how",
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.given}"
