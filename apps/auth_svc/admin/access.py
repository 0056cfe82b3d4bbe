"""Roles and what each may do: seeded by migration, shown here."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.admin.step_up import RecentAction
from apps.auth_svc.models import Role, RolePermission, RoleRequest
from apps.auth_svc.services import granting
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline


class RolePermissionInline(ReadOnlyTabularInline):
    model = RolePermission
    fields = ("permission", "extent")


@admin.register(Role)
class RoleAdmin(ReadOnlyModelAdmin):
    list_display = ("code", "__str__", "rank")
    inlines = (RolePermissionInline,)


def _is_open(request: RoleRequest) -> bool:
    return request.decided_at is None


@admin.register(RoleRequest)
class RoleRequestAdmin(ReadOnlyModelAdmin):
    """What waits for a second system administrator."""

    audited_as, audited_by = "user", "user_id"
    list_display = ("user", "role", "asked_by", "asked_at", "decided_by", "is_confirmed")
    list_select_related = ("user", "role", "asked_by", "decided_by")
    ordering = ("-asked_at", "pk")
    record_actions = (
        RecentAction(
            name="confirm",
            label=_("Setujui"),
            run=granting.confirm_request,
            key="request_id",
            is_offered=_is_open,
        ),
        RecentAction(
            name="refuse",
            label=_("Tolak"),
            run=granting.refuse_request,
            key="request_id",
            is_offered=_is_open,
        ),
    )
