"""Devices and contact points: where a person can be reached."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.notify.domain import channels
from kreki.fields import EncryptedTextField


class Language(models.TextChoices):
    INDONESIAN = channels.Language.INDONESIAN, "Bahasa Indonesia"
    ENGLISH = channels.Language.ENGLISH, "English"


class Device(models.Model):
    """One installation of the app and where its pushes go.

    Attributes:
        target: Registration token or Firebase installation id; belongs to one person at a time.
        last_registered_at: A report that `target` is dead counts only if it is newer than this.
        last_ack_at: When the app last confirmed a push.
    """

    class Platform(models.TextChoices):
        ANDROID = "android", "Android"
        IOS = "ios", "iOS"

    class TargetKind(models.TextChoices):
        TOKEN = "token", _("token registrasi")
        FID = "fid", "Firebase installation id"

    class State(models.TextChoices):
        ACTIVE = "active", _("aktif")
        DEAD = "dead", _("mati")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField(_("orang"))
    installation_id = models.CharField(_("instalasi"), max_length=64)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform)
    target_kind = models.CharField(_("jenis tujuan"), max_length=5, choices=TargetKind)
    target = models.CharField(_("tujuan"), max_length=512)
    app_version = models.CharField(_("versi aplikasi"), max_length=32, blank=True)
    language = models.CharField(_("bahasa"), max_length=2, choices=Language)
    state = models.CharField(_("keadaan"), max_length=6, choices=State, default=State.ACTIVE)
    last_registered_at = models.DateTimeField(_("terakhir mendaftar"))
    last_ack_at = models.DateTimeField(_("terakhir mengonfirmasi"), null=True)

    class Meta:
        verbose_name = _("perangkat")
        verbose_name_plural = _("perangkat")
        ordering = ["-last_registered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["target"], name="notify_one_device_per_target"),
            models.UniqueConstraint(
                fields=["user_id", "installation_id"],
                name="notify_one_device_per_installation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.id}"


class CodeTarget(models.Model):
    """Where one code goes, and the code, both sealed; the row goes when the code is worthless.

    No contact point: nobody has proved yet to read what arrives there, so nothing else may.

    Attributes:
        id: The `message_id` of the event.
        address: E.164 with `+`, or a mail address in lower case.
        sealed: The code as KREKI ID sealed it, opened only to send it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    user_id = models.UUIDField(_("orang"))
    address = EncryptedTextField(_("alamat"))
    sealed = models.BinaryField()
    language = models.CharField(_("bahasa"), max_length=2, choices=Language)
    expires_at = models.DateTimeField(_("kedaluwarsa"), db_index=True)

    class Meta:
        verbose_name = _("tujuan kode")
        verbose_name_plural = _("tujuan kode")

    def __str__(self) -> str:
        return f"code {self.id}"


class ContactPoint(models.Model):
    """A phone number or mail address, encrypted. What a person entered here wins over the account.

    Attributes:
        value: E.164 with `+`, or a mail address in lower case.
        value_index: Blind index of `value`.
        failures: Sends in a row that the channel said cannot reach this person.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("telepon")
        EMAIL = "email", _("surel")

    class Source(models.TextChoices):
        ACCOUNT = "account", _("akun")
        PERSON = "person", _("diisi sendiri")

    class State(models.TextChoices):
        ACTIVE = "active", _("aktif")
        DEAD = "dead", _("mati")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField(_("orang"))
    kind = models.CharField(_("jenis"), max_length=5, choices=Kind)
    source = models.CharField(_("sumber"), max_length=7, choices=Source)
    value = EncryptedTextField(_("alamat"))
    value_index = models.BinaryField(max_length=32, db_index=True)
    language = models.CharField(_("bahasa"), max_length=2, choices=Language)
    state = models.CharField(_("keadaan"), max_length=6, choices=State, default=State.ACTIVE)
    failures = models.PositiveSmallIntegerField(_("gagal beruntun"), default=0)
    changed_at = models.DateTimeField(_("diubah"))

    class Meta:
        verbose_name = _("titik kontak")
        verbose_name_plural = _("titik kontak")
        ordering = ["-changed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "kind", "source"], name="notify_one_contact_per_kind_and_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
