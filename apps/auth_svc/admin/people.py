"""People: found, seen with their roles and devices, granted roles, suspended, signed out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.admin.finding import find_people
from apps.auth_svc.admin.forms import GrantForm, ReasonForm, RoleForm
from apps.auth_svc.admin.step_up import RecentAction
from apps.auth_svc.admin.support import ActsForPeople
from apps.auth_svc.models import DeviceSession, Role, User, UserRole
from apps.auth_svc.selectors import has_verified_email
from apps.auth_svc.services import accounts, granting, signing_out
from kreki.adminkit import ReadOnlyTabularInline, RecordAction
from kreki.adminkit.paginator import EstimatedPaginator
from kreki.masking import mask


class HeldRoleFilter(admin.SimpleListFilter):
    """Who holds a role now; history does not count."""

    title = _("peran")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.code, str(role)) for role in Role.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if not self.value():
            return queryset
        held = UserRole.objects.held(timezone.now()).filter(role_id=self.value())
        return queryset.filter(pk__in=held.values("user_id"))


class UserRoleInline(ReadOnlyTabularInline):
    model = UserRole
    fields = (
        *("role", "scope_type", "scope_id", "valid_from", "valid_until"),
        *("granted_by", "reason", "withdrawn_by"),
    )


class DeviceInline(ReadOnlyTabularInline):
    model = DeviceSession
    fields = ("application", "auth_time", "last_seen_at", "expires_at", "ended_at", "user_agent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeviceSession]:
        devices: QuerySet[DeviceSession] = super().get_queryset(request)
        return devices.select_related("application").order_by("-auth_time", "family")


@admin.register(User)
class UserAdmin(ActsForPeople):
    """A million people: found by index, counted by estimate, never listed whole."""

    audited_as = "user"
    list_display = ("__str__", "email_masked", "phone_masked", "status", "roles_held", "created_at")
    list_filter = ("status", HeldRoleFilter)
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("pk",)  # shows the field; `find_people` does the search
    search_help_text = _("Id, awal surel, awal nomor telepon, atau bagian nama")
    ordering = ("-created_at", "id")
    sortable_by = ()  # no index serves another order
    fields = (
        ("full_name", "status", "status_reason", "status_by"),
        ("email", "email_verified", "phone", "phone_verified"),
        ("language", "created_at"),
        ("username", "is_staff"),
        ("authz_version", "contact_version"),
    )
    readonly_fields = ("email_verified",)
    inlines = (UserRoleInline, DeviceInline)
    record_actions = (
        RecentAction(
            name="grant_role",
            label=_("Beri peran"),
            run=granting.grant_as_staff,
            key="user_id",
            form=GrantForm,
        ),
        RecentAction(
            name="withdraw_role",
            label=_("Cabut peran"),
            run=granting.withdraw_as_staff,
            key="user_id",
            form=RoleForm,
        ),
        RecordAction(
            name="suspend",
            label=_("Tangguhkan"),
            run=accounts.suspend,
            key="user_id",
            form=ReasonForm,
            is_offered=lambda user: user.is_active,
        ),
        RecordAction(
            name="reactivate",
            label=_("Aktifkan kembali"),
            run=accounts.reactivate,
            key="user_id",
            is_offered=lambda user: not user.is_active,
        ),
        RecordAction(
            name="sign_out",
            label=_("Keluarkan dari semua perangkat"),
            run=signing_out.end_everything,
            key="user_id",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = super().get_queryset(request)
        held = UserRole.objects.held(timezone.now()).select_related("role")
        return people.prefetch_related(Prefetch("role_grants", held, to_attr="held_grants"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        return (find_people(queryset, search_term) if search_term else queryset), False

    @admin.display(description=_("surel"), empty_value="–")
    def email_masked(self, user: User) -> str | None:
        return user.email and mask(user.email)

    @admin.display(description=_("surel terverifikasi"), boolean=True)
    def email_verified(self, user: User) -> bool:
        return has_verified_email(user)

    @admin.display(description=_("telepon"), empty_value="–")
    def phone_masked(self, user: User) -> str | None:
        return user.phone and mask(user.phone)

    @admin.display(description=_("peran"), empty_value="–")
    def roles_held(self, user: Any) -> str | None:
        grants = (f"{grant.role} {grant.scope_id}".strip() for grant in user.held_grants)
        return ", ".join(grants) or None
