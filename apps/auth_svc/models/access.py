"""Roles, what each may do, and who holds them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from apps.auth_svc.models.account import User

# The labels of the rows that migration 0002 makes, named here so that they are translated: the role
# "Relawan" is one volunteer, the service of that name has many.
LABELS: Final = (
    pgettext_lazy("peran", "Mitra"),
    pgettext_lazy("peran", "Masyarakat"),
    pgettext_lazy("peran", "Relawan"),
    pgettext_lazy("peran", "Instruktur"),
    pgettext_lazy("peran", "Koordinator relawan"),
    pgettext_lazy("peran", "Admin pelatihan"),
    pgettext_lazy("peran", "Admin operasional"),
    pgettext_lazy("peran", "Admin sistem"),
)


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
        return pgettext("peran", self.label)


class RolePermission(models.Model):
    """One cell of the access matrix: what a role may do, and to which records."""

    class Extent(models.TextChoices):
        ALL = "all", _("semua")
        AREA = "area", _("wilayahnya")
        OWN = "own", _("miliknya")
        LIMITED = "limited", _("terbatas")

    role = models.ForeignKey(Role, models.CASCADE, related_name="cells", verbose_name=_("peran"))
    permission = models.ForeignKey(Permission, models.CASCADE, verbose_name=_("izin"))
    extent = models.CharField(_("cakupan"), max_length=7, choices=Extent)

    class Meta:
        verbose_name = _("isi matriks akses")
        verbose_name_plural = _("matriks akses")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"], name="auth_svc_one_extent_per_cell"
            ),
            models.CheckConstraint(
                condition=Q(extent__in=["all", "area", "own", "limited"]),
                name="auth_svc_extent_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.permission} ({self.extent})"


class UserRoleQuerySet(models.QuerySet["UserRole"]):
    def held(self, now: datetime) -> UserRoleQuerySet:
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now
        )

    def run_out(self, now: datetime) -> UserRoleQuerySet:
        """Whose end has come without anybody having withdrawn them."""
        return self.filter(valid_until__lte=now, withdrawn_by="")


class UserRole(models.Model):
    """A role a person holds or held; a withdrawn one keeps its row with an end."""

    class Scope(models.TextChoices):
        EVERYWHERE = "", _("di mana saja")
        AREA = "area", _("wilayah")
        CHAPTER = "chapter", _("cabang")
        ORGANISATION = "organisation", _("organisasi")

    AREAS: ClassVar = frozenset({Scope.AREA, Scope.CHAPTER})  # both bound what a role reaches

    user = models.ForeignKey(
        User, models.CASCADE, related_name="role_grants", verbose_name=_("akun")
    )
    role = models.ForeignKey(Role, models.PROTECT, verbose_name=_("peran"))
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
            models.CheckConstraint(
                condition=Q(scope_type="", scope_id="")
                | (Q(scope_type__in=["area", "chapter", "organisation"]) & ~Q(scope_id="")),
                name="auth_svc_role_scope_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=Q(withdrawn_by="", valid_until__isnull=False),
                name="auth_svc_grants_running_out",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.scope_id}".strip()

    def is_held(self, now: datetime) -> bool:
        """As `UserRoleQuerySet.held`, of a row that is read already."""
        return self.valid_from <= now and (self.valid_until is None or self.valid_until > now)


class RoleRequest(models.Model):
    """A grant that waits for a second person: nobody alone makes a system administrator."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="role_requests", verbose_name=_("akun")
    )
    role = models.ForeignKey(Role, models.PROTECT, verbose_name=_("peran"))
    reason = models.CharField(_("alasan"), max_length=200)
    valid_until = models.DateTimeField(_("berlaku sampai"), null=True, blank=True)
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("diajukan"))
    asked_at = models.DateTimeField(_("diajukan pada"))
    decided_by = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="+", verbose_name=_("diputuskan")
    )
    decided_at = models.DateTimeField(_("diputuskan pada"), null=True)
    is_confirmed = models.BooleanField(_("disetujui"), default=False)

    class Meta:
        verbose_name = _("pengajuan peran")
        verbose_name_plural = _("pengajuan peran")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(decided_at__isnull=True),
                name="auth_svc_one_open_role_request",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")), name="auth_svc_two_people_decide"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("asked_by")) & ~Q(user=F("decided_by")),
                name="auth_svc_nobody_raises_themselves",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_confirmed=False)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="auth_svc_role_request_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role_id}"
