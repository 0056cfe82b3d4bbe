"""People's rights: to what they agreed, copies they asked for, erasures and their proof."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import Consent, ConsentText, DataExport, Erasure, ErasureAnswer
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline
from kreki.adminkit.paginator import EstimatedPaginator


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyModelAdmin):
    list_display = ("purpose", "version", "published_at")
    list_filter = ("purpose",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyModelAdmin):
    """The ledger; found by the person's id."""

    audited_as = "consent"
    list_display = ("at", "user_id", "text", "given", "channel", "language")
    list_filter = ("given", "text__purpose", "channel")
    list_select_related = ("text",)
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("user_id",)
    search_help_text = _("Id orang")
    sortable_by = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Consent], search_term: str
    ) -> tuple[QuerySet[Consent], bool]:
        return _of_person(queryset, search_term), False


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyModelAdmin):
    """When copies were asked for and ready; never what is in them."""

    audited_as, audited_by = "user", "user_id"
    list_display = ("user", "requested_at", "due_at", "assembled_at", "expires_at")
    list_select_related = ("user",)
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    fields = (("user", "requested_at", "due_at"), ("assembled_at", "expires_at"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataExport]:
        exports: QuerySet[DataExport] = super().get_queryset(request)
        return exports.defer("archive", "private_key")


class ErasureAnswerInline(ReadOnlyTabularInline):
    model = ErasureAnswer
    fields = ("service", "outcome", "kept_reasons", "counts", "at")


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyModelAdmin):
    """A completed one names nobody; the answers of the services are its proof."""

    list_display = ("id", "user_id", "requested_at", "erase_after", "started_at", "completed_at")
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    search_fields = ("user_id",)
    search_help_text = _("Id orang")
    inlines = (ErasureAnswerInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Erasure], search_term: str
    ) -> tuple[QuerySet[Erasure], bool]:
        return _of_person(queryset, search_term), False


def _of_person(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """All without a word; none if it is no id."""
    if not text:
        return rows
    try:
        return rows.filter(user_id=UUID(text.strip()))
    except ValueError:
        return rows.none()
