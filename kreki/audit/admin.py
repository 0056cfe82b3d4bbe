"""Staff reads the log; nobody writes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kreki.adminkit import ReadOnlyModelAdmin
from kreki.adminkit.paginator import EstimatedPaginator
from kreki.audit.models import AuditEvent
from kreki.audit.searching import find_events, list_actions


class ActionFilter(admin.SimpleListFilter):
    title = _("tindakan")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action, action) for action in list_actions()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent]
    ) -> QuerySet[AuditEvent]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyModelAdmin):
    """Millions of rows, newest first: found by index, counted by estimate."""

    list_display = ("at", "action", "subject", "actor", "acting_for", "reason", "ip")
    list_filter = (ActionFilter,)
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("pk",)  # shows the field; `find_events` does the search
    search_help_text = _("Terhadap (user:…), oleh (staff:…), id orang, atau id permintaan, lengkap")
    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        return (find_events(queryset, search_term) if search_term else queryset), False
