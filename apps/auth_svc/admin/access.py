"""Roles and what each may do: seeded by migration, shown here."""

from __future__ import annotations

from django.contrib import admin

from apps.auth_svc.models import Role, RolePermission
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline


class RolePermissionInline(ReadOnlyTabularInline):
    model = RolePermission
    fields = ("permission", "extent")


@admin.register(Role)
class RoleAdmin(ReadOnlyModelAdmin):
    list_display = ("code", "label", "rank")
    inlines = (RolePermissionInline,)
