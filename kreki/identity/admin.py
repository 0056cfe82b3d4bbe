"""Local accounts of staff are read here: KREKI ID says who they are and what they may do."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import Group, User

from kreki.adminkit import ReadOnlyModelAdmin

admin.site.unregister(Group)  # groups follow roles; decision 0020
if admin.site.is_registered(User):  # KREKI ID has accounts of its own
    admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(ReadOnlyModelAdmin):
    """Who has ever signed in to this admin, and with which rights the last time."""

    list_display = ("first_name", "username", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "groups")
    search_fields = ("first_name", "=username")
    ordering = ("first_name", "id")
    fields = ("first_name", "username", "is_staff", "is_superuser", "groups", "last_login")
