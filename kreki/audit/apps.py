"""Registers the audit tables of every service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "kreki.audit"
    label = "kreki_audit"
    verbose_name = _("Catatan audit")  # type: ignore[assignment]  # the stubs want text, Django takes a lazy one
    default_auto_field = "django.db.models.BigAutoField"
