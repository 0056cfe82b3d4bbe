"""Staff reads the log; nobody writes it."""

from __future__ import annotations

from django.contrib import admin

from kreki.adminkit import ReadOnlyModelAdmin
from kreki.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyModelAdmin):
    list_display = ("at", "action", "subject", "actor", "acting_for", "reason", "ip")
    list_filter = ("action",)
    search_fields = ("=subject", "=actor", "=acting_for", "=request_id")
    show_full_result_count = False
