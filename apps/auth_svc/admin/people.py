"""People: found, seen with their roles and devices, granted roles, suspended."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import (
    DeviceSession,
    Role,
    User,
    UserRole,
)
from apps.auth_svc.services import accounts, roles
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline, RecordAction


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


@admin.register(User)
class UserAdmin(ReadOnlyModelAdmin):
    audited_as = "user"
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
