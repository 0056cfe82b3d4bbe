"""People with an account, and local staff."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes local staff; everybody else registers."""

    def create_superuser(self, username: str, password: str, **fields: object) -> User:
        """What Django's `createsuperuser` calls."""
        user = User(username=username, is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # the toolkit is untyped
    """A person. Everybody else knows only `id`."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Aktif")
        INACTIVE = "inactive", _("Tidak aktif")
        SUSPENDED = "suspended", _("Ditangguhkan")

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    class TimeZone(models.TextChoices):
        """Of Indonesia (Keputusan Presiden 41/1987); in which pages tell this person the time."""

        WIB = "Asia/Jakarta", _("WIB – Indonesia barat")
        WITA = "Asia/Makassar", _("WITA – Indonesia tengah")
        WIT = "Asia/Jayapura", _("WIT – Indonesia timur")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # NULL, never empty text: two people without e-mail must not collide.
    email = models.EmailField(_("surel"), null=True, blank=True)  # noqa: DJ001 see above
    phone = models.CharField(_("telepon"), max_length=16, null=True, blank=True)  # noqa: DJ001
    phone_verified = models.BooleanField(_("telepon terverifikasi"), default=False)
    full_name = models.CharField(_("nama lengkap"), max_length=150, blank=True)
    language = models.CharField(_("bahasa"), max_length=2, choices=Language, default="id")
    time_zone = models.CharField(
        _("zona waktu"),
        max_length=13,
        choices=TimeZone,
        default=TimeZone.WIB,
        db_default="Asia/Jakarta",  # during an update processes that know no zones still register
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField(_("alasan status"), max_length=200, blank=True)
    status_by = models.CharField(_("status oleh"), max_length=100, blank=True)
    # `rv` in tokens: counts changes of roles and status.
    authz_version = models.PositiveIntegerField(_("versi wewenang"), default=1)
    # `seq` of auth.contact.changed.
    contact_version = models.PositiveIntegerField(_("versi kontak"), default=1)
    # Local staff only, until single sign-on; everybody else signs in with e-mail or phone.
    username = models.CharField(_("nama staf"), max_length=64, null=True, blank=True, unique=True)
    is_staff = models.BooleanField(_("staf"), default=False)
    created_at = models.DateTimeField(_("terdaftar"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        constraints = [
            # Claims may meet; of proofs there is one. That of an e-mail is allauth's EmailAddress,
            # which has such a constraint too.
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified=True),
                name="auth_svc_phone_proved_once",
            ),
            models.CheckConstraint(
                condition=~Q(email="") & Q(email=Lower("email")), name="auth_svc_email_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^\+[1-9][0-9]{7,14}$"), name="auth_svc_phone_is_e164"
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False)
                | Q(phone__isnull=False)
                | Q(username__isnull=False),
                name="auth_svc_reachable_or_staff",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "inactive", "suspended"]),
                name="auth_svc_account_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["id", "en"]), name="auth_svc_account_language_is_known"
            ),
            models.CheckConstraint(
                condition=Q(time_zone__in=["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
                name="auth_svc_account_time_zone_is_known",
            ),
        ]
        indexes = [  # what staff look for among a million
            models.Index(fields=["-created_at", "id"], name="auth_svc_newest_account"),
            models.Index(
                fields=["status"], condition=~Q(status="active"), name="auth_svc_not_active"
            ),
            models.Index(
                fields=["email"], opclasses=["text_pattern_ops"], name="auth_svc_email_from_start"
            ),
            models.Index(
                fields=["phone"], opclasses=["text_pattern_ops"], name="auth_svc_phone_from_start"
            ),
            GinIndex(OpClass(Upper("full_name"), "gin_trgm_ops"), name="auth_svc_part_of_name"),
        ]

    def __str__(self) -> str:
        """Never a contact: lists name people by this."""
        return self.full_name or self.username or str(self.id)

    def get_username(self) -> str:
        """How logs and decisions name a staff member: people have no name beside their id."""
        return self.username or str(self.pk)

    def get_short_name(self) -> str:
        """How an admin greets whoever is signed in."""
        return self.full_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # an attribute upstream, derived here
        return self.status == self.Status.ACTIVE
