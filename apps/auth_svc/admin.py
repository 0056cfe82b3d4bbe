"""Staff pages: find a person, see devices and roles, grant, withdraw, suspend."""

from __future__ import annotations

from importlib import import_module

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken

from apps.auth_svc.models import (
    Application,
    DeviceSession,
    Role,
    RolePermission,
    User,
    UserRole,
)
from apps.auth_svc.services import accounts, roles
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline, RecordAction

# The toolkit's own pages let people edit clients and tokens.
import_module("oauth2_provider.admin")
admin.site.unregister((Application, AccessToken, RefreshToken, IDToken, Grant))


class GrantForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.all(), label=_("Peran"), to_field_name="code")
    reason = forms.CharField(max_length=200, label=_("Alasan"))

    def clean_role(self) -> str:
        return str(self.cleaned_data["role"].code)


class WithdrawForm(GrantForm):
    reason = None  # type: ignore[assignment]  # Django's way to drop an inherited field


class SuspendForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Alasan"))


class UserRoleInline(ReadOnlyTabularInline):
    model = UserRole
    fields = (
        *("role", "scope_type", "scope_id", "valid_from", "valid_until"),
        *("granted_by", "reason", "withdrawn_by"),
    )


class DeviceInline(ReadOnlyTabularInline):
    model = DeviceSession
    fields = ("application", "auth_time", "last_seen_at", "expires_at", "ended_at", "user_agent")


class RolePermissionInline(ReadOnlyTabularInline):
    model = RolePermission
    fields = ("permission", "extent")


@admin.register(User)
class UserAdmin(ReadOnlyModelAdmin):
    list_display = ("__str__", "email", "phone", "status", "is_staff", "created_at")
    list_filter = ("status", "is_staff", "role_grants__role")
    search_fields = ("=id", "email", "phone", "full_name", "username")
    ordering = ("-created_at", "id")
    fields = (
        ("full_name", "status", "status_reason", "status_by"),
        ("email", "phone", "phone_verified"),
        ("language", "created_at"),
        ("username", "is_staff"),
        ("authz_version", "contact_version"),
    )
    inlines = (UserRoleInline, DeviceInline)
    record_actions = (
        RecordAction(
            name="grant_role",
            label=_("Beri peran"),
            run=roles.grant_role,
            key="user_id",
            form=GrantForm,
        ),
        RecordAction(
            name="withdraw_role",
            label=_("Cabut peran"),
            run=roles.withdraw_role,
            key="user_id",
            form=WithdrawForm,
        ),
        RecordAction(
            name="suspend",
            label=_("Tangguhkan"),
            run=accounts.suspend,
            key="user_id",
            form=SuspendForm,
            is_offered=lambda user: user.is_active,
        ),
        RecordAction(
            name="reactivate",
            label=_("Aktifkan kembali"),
            run=accounts.reactivate,
            key="user_id",
            is_offered=lambda user: not user.is_active,
        ),
    )


@admin.register(Role)
class RoleAdmin(ReadOnlyModelAdmin):
    list_display = ("code", "label", "rank")
    inlines = (RolePermissionInline,)


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyModelAdmin):
    list_display = ("user", "application", "auth_time", "last_seen_at", "ended_at", "user_agent")
    list_select_related = ("user", "application")
    search_fields = ("user__email", "user__phone", "user__full_name")
    ordering = ("-auth_time", "family")


@admin.register(Application)
class ApplicationAdmin(ReadOnlyModelAdmin):
    list_display = ("client_id", "name", "client_type", "access_token_ttl")
    fields = (
        *("client_id", "name", "client_type", "authorization_grant_type"),
        *("redirect_uris", "allowed_scopes", "allowed_resources", "access_token_ttl"),
    )
