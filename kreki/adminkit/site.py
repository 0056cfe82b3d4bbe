"""The admin site of every service: its titles come from the table of services."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from kreki.adminkit.crafted import View, refusing_crafted
from kreki.services import Service


class KrekiAdminSite(admin.AdminSite):
    """Stock behaviour; own name, own titles, and the choice of language."""

    site_url = None  # there is no public page behind an admin to go back to
    index_title = _("Ringkasan")

    @property
    def service(self) -> Service:
        return settings.SERVICE  # type: ignore[no-any-return] # settings are untyped

    @property
    def site_header(self) -> str:  # type: ignore[override] # an attribute upstream; here it depends on the service
        return f"KREKI {self.service.label}"

    @property
    def site_title(self) -> str:  # type: ignore[override] # see site_header
        return self.site_header

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(refusing_crafted(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [path("language/", set_language, name="language"), *super().get_urls()]
