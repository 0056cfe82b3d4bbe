"""What answers when no view does: unknown addresses and crashes, in the envelope under /api/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from kreki.api.renderers import failure


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a foreign host name, more parameters than anybody needs."""
    if request.path.startswith("/api/"):
        text = _("Permintaan ini tidak dapat dibaca.")
        return JsonResponse(failure("BAD_REQUEST", text), status=400)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404"""
    if request.path.startswith("/api/"):
        return JsonResponse(failure("NOT_FOUND", _("Alamat ini tidak ada.")), status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: no detail; the request id is what a person can quote."""
    if request.path.startswith("/api/"):
        text = _("Terjadi kesalahan di pihak kami. Sebutkan request_id bila melapor.")
        return JsonResponse(failure("INTERNAL_ERROR", text), status=500)
    return defaults.server_error(request)
