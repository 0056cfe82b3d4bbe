"""The look and the habits that the seven admins share."""

from kreki.adminkit.actions import RecordAction
from kreki.adminkit.options import ReadOnlyModelAdmin, ReadOnlyTabularInline

__all__ = ["ReadOnlyModelAdmin", "ReadOnlyTabularInline", "RecordAction"]
