"""Accounts, roles, clients and the devices people are signed in on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication


class UserManager(BaseUserManager["User"]):
    """Staff are found by the name they sign in to the admin with."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)

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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # NULL, never empty text: two people without e-mail must not collide.
    email = models.EmailField(_("surel"), null=True, blank=True)  # noqa: DJ001 see above
    phone = models.CharField(_("telepon"), max_length=16, null=True, blank=True)  # noqa: DJ001
    phone_verified = models.BooleanField(_("telepon terverifikasi"), default=False)
    full_name = models.CharField(_("nama lengkap"), max_length=150, blank=True)
    language = models.CharField(_("bahasa"), max_length=2, choices=Language, default="id")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField(_("alasan status"), max_length=200, blank=True)
    status_by = models.CharField(_("status oleh"), max_length=100, blank=True)
    authz_version = models.PositiveIntegerField(default=1)  # `rv` in tokens: roles or status
    contact_version = models.PositiveIntegerField(default=1)  # `seq` of auth.contact.changed
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
            models.UniqueConstraint(fields=["email"], name="auth_svc_one_account_per_email"),
            models.UniqueConstraint(fields=["phone"], name="auth_svc_one_account_per_phone"),
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
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.phone or self.username or str(self.id)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # an attribute upstream, derived here
        return self.status == self.Status.ACTIVE


class Permission(models.Model):
    """One thing that can be done to one kind of resource."""

    resource = models.CharField(_("sumber daya"), max_length=40)
    action = models.CharField(_("tindakan"), max_length=20)

    class Meta:
        verbose_name = _("izin")
        verbose_name_plural = _("izin")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "action"], name="auth_svc_permission_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource}.{self.action}"


class Role(models.Model):
    """One of the published roles; seeded by migration, locked in the admin."""

    code = models.CharField(_("kode"), max_length=20, primary_key=True)
    label = models.CharField(_("nama"), max_length=60)
    rank = models.SmallIntegerField(_("tingkat"))
    permissions = models.ManyToManyField(Permission, through="RolePermission")

    class Meta:
        verbose_name = _("peran")
        verbose_name_plural = _("peran")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.label


class RolePermission(models.Model):
    """One cell of the access matrix: what a role may do, and to which records."""

    class Extent(models.TextChoices):
        ALL = "all", _("semua")
        AREA = "area", _("wilayahnya")
        OWN = "own", _("miliknya")
        LIMITED = "limited", _("terbatas")

    role = models.ForeignKey(Role, models.CASCADE, related_name="cells")
    permission = models.ForeignKey(Permission, models.CASCADE)
    extent = models.CharField(_("cakupan"), max_length=7, choices=Extent)

    class Meta:
        verbose_name = _("isi matriks akses")
        verbose_name_plural = _("matriks akses")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"], name="auth_svc_one_extent_per_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.permission} ({self.extent})"


class UserRoleQuerySet(models.QuerySet["UserRole"]):
    def held(self, now: datetime) -> UserRoleQuerySet:
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now
        )


class UserRole(models.Model):
    """A role a person holds or held; a withdrawn one keeps its row with an end."""

    class Scope(models.TextChoices):
        EVERYWHERE = "", _("di mana saja")
        AREA = "area", _("wilayah")
        ORGANISATION = "organisation", _("organisasi")

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.ForeignKey(Role, models.PROTECT)
    scope_type = models.CharField(_("jenis cakupan"), max_length=12, choices=Scope, blank=True)
    scope_id = models.CharField(_("cakupan"), max_length=40, blank=True)
    valid_from = models.DateTimeField(_("berlaku sejak"))
    valid_until = models.DateTimeField(_("berlaku sampai"), null=True, blank=True)
    granted_by = models.CharField(_("diberikan oleh"), max_length=100)
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    withdrawn_by = models.CharField(_("dicabut oleh"), max_length=100, blank=True)

    objects = UserRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("peran akun")
        verbose_name_plural = _("peran akun")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope_type", "scope_id"],
                condition=Q(valid_until__isnull=True),
                name="auth_svc_role_held_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="auth_svc_role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.scope_id}".strip()


class Application(AbstractApplication):
    """A client. Its own model from the first day, because swapping it later is painful."""

    allowed_scopes = models.JSONField(_("lingkup"), default=list)
    allowed_resources = models.JSONField(_("audiens"), default=list)  # URIs, the `aud` of tokens
    access_token_ttl = models.PositiveIntegerField(_("umur token akses (detik)"), default=300)
    backchannel_logout_uri = models.URLField(_("alamat logout"), blank=True)

    objects: ClassVar[models.Manager[Application]] = models.Manager()

    class Meta(AbstractApplication.Meta):
        verbose_name = _("aplikasi")
        verbose_name_plural = _("aplikasi")


class DeviceSessionQuerySet(models.QuerySet["DeviceSession"]):
    def live(self, now: datetime) -> DeviceSessionQuerySet:
        return self.filter(ended_at__isnull=True, expires_at__gt=now)


class DeviceSession(models.Model):
    """One sign-in on one device: `family` is the family of its refresh tokens and the `sid`."""

    family = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    application = models.ForeignKey(Application, models.CASCADE)
    amr = models.JSONField(_("cara masuk"))  # RFC 8176: pwd, otp, hwk, sms
    auth_time = models.DateTimeField(_("masuk pada"))
    last_seen_at = models.DateTimeField(_("terakhir aktif"))
    expires_at = models.DateTimeField(_("batas mutlak"))
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    user_agent = models.CharField(_("perangkat"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("alamat IP"), null=True, blank=True)

    objects = DeviceSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("perangkat")
        verbose_name_plural = _("perangkat")
        indexes = [
            models.Index(
                fields=["user"], condition=Q(ended_at__isnull=True), name="auth_svc_devices_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_agent or '?'} {self.auth_time:%Y-%m-%d %H:%M}"
