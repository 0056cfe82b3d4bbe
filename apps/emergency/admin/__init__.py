"""Admin of the emergency core: incidents and people are read, areas are drawn."""

from django.contrib import admin

from apps.emergency.admin.areas import AreaAdmin
from apps.emergency.admin.incidents import IncidentAdmin
from apps.emergency.admin.responders import LivePositionAdmin, ResponderAdmin

__all__ = ["AreaAdmin", "IncidentAdmin", "LivePositionAdmin", "ResponderAdmin"]

admin.site.index_template = "emergency/index.html"  # the usual page with the report above
