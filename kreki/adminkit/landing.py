"""/admin/: the page from which staff reach the seven admins; holds no data and knows nobody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kreki.adminkit.context import list_entries


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Any service can render it: no session, no query. `?lang=` chooses the language of pages."""
    chosen = request.GET.get("lang")
    if chosen in dict(settings.LANGUAGES):
        return _remember(request, chosen)
    context = {"title": _("Semua layanan"), "kreki_entries": list_entries(""), "is_landing": True}
    return render(request, "adminkit/landing.html", context)


def _remember(request: HttpRequest, language: str) -> HttpResponse:
    response = HttpResponseRedirect(request.path)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",  # as LANGUAGE_COOKIE_SAMESITE, which set_language uses
    )
    return response
