"""Devices on which people are signed in, and staff signing them out."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.admin.finding import find_people
from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.services import signing_out
from kreki.adminkit import ReadOnlyModelAdmin, RecordAction
from kreki.adminkit.paginator import EstimatedPaginator

MOST_PEOPLE: Final = 100  # whose devices one search shows


class LiveFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Masih masuk")), ("no", _("Sudah berakhir"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[DeviceSession]
    ) -> QuerySet[DeviceSession]:
        if self.value() == "yes":
            return queryset.filter(ended_at=None, expires_at__gt=timezone.now())
        return queryset.filter(ended_at__isnull=False) if self.value() == "no" else queryset


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyModelAdmin):
    """Newest sign-in first."""

    audited_as, audited_by = "user", "user_id"
    list_display = ("user", "application", "auth_time", "last_seen_at", "ended_at", "user_agent")
    list_filter = (LiveFilter, "application")
    list_select_related = ("user", "application")
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("pk",)  # shows the field; people are looked up first
    search_help_text = _("Pemilik: id, awal surel, awal nomor telepon, atau bagian nama")
    ordering = ("-auth_time", "family")
    sortable_by = ()  # no index serves another order
    fields = (
        ("user", "application"),
        ("auth_time", "last_seen_at", "expires_at", "ended_at"),
        ("amr", "ip", "user_agent"),
        "parent",
    )
    record_actions = (
        RecordAction(
            name="sign_out",
            label=_("Keluarkan"),
            run=signing_out.end_device,
            key="family",
            is_offered=lambda device: device.ended_at is None,
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[DeviceSession], search_term: str
    ) -> tuple[QuerySet[DeviceSession], bool]:
        if not search_term:
            return queryset, False
        owners = find_people(User.objects.all(), search_term).values_list("pk", flat=True)
        return queryset.filter(user__in=list(owners[:MOST_PEOPLE])), False
