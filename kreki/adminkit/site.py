"""The admin site of every service: its titles come from the table of services."""

from __future__ import annotations

from typing import Any, Final

import structlog
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from kreki.adminkit.crafted import View, refusing_crafted
from kreki.adminkit.doors import door
from kreki.services import Service

log = structlog.get_logger(__name__)

PASSWORD_PAGE: Final = "/id/password/change/"  # noqa: S105 an address; one gateway serves all


class KrekiAdminSite(admin.AdminSite):
    """Stock behaviour; own name, own titles, own doors, and the choice of language."""

    site_url = None  # there is no public page behind an admin to go back to
    index_title = _("Ringkasan")

    @property
    def service(self) -> Service:
        return settings.SERVICE  # type: ignore[no-any-return] # settings are untyped

    @property
    def site_header(self) -> str:  # type: ignore[override] # an attribute upstream; here it depends on the service
        return f"KREKI {gettext(self.service.label)}"

    @property
    def site_title(self) -> str:  # type: ignore[override] # see site_header
        return self.site_header

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(refusing_crafted(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path("language/", set_language, name="language"), *door().addresses()]
        return [*own, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        return door().admits(request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """No form here asks it; it would search people by name, past the record of who looked."""
        raise Http404

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """To KREKI ID. A password counts only while the break-glass setting is on."""
        if settings.BREAK_GLASS:
            return self._break_glass(request, extra_context)
        return door().lead_in(request, request.GET.get("next", ""))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # a page upstream; here mostly a way
        """In KREKI ID, which records it and signs out other devices; here only with break-glass."""
        if settings.BREAK_GLASS:
            return super().password_change(request, extra_context)
        return HttpResponseRedirect(PASSWORD_PAGE)

    @method_decorator(never_cache)
    @method_decorator(require_POST)
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # a page upstream; here the way out
        return door().lead_out(request)

    def _break_glass(self, request: HttpRequest, extra_context: Any) -> HttpResponse:
        answer: HttpResponse = super().login(request, extra_context)
        if request.method == "POST" and request.user.is_authenticated:
            log.warning("break-glass sign-in", username=request.user.get_username())
        return answer
