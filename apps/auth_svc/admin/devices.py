"""Devices on which people are signed in."""

from __future__ import annotations

from django.contrib import admin

from apps.auth_svc.models import DeviceSession
from kreki.adminkit import ReadOnlyModelAdmin


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyModelAdmin):
    list_display = ("user", "application", "auth_time", "last_seen_at", "ended_at", "user_agent")
    list_select_related = ("user", "application")
    search_fields = ("user__email", "user__phone", "user__full_name")
    ordering = ("-auth_time", "family")
