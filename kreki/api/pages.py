"""What answers when no view does: unknown addresses and crashes, in the envelope under /api/."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kreki.api.renderers import failure


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 given by Django
    """handler400: a foreign host name, more parameters than anybody needs."""
    text = _("Permintaan ini tidak dapat dibaca.")
    if request.path.startswith("/api/"):
        return JsonResponse(failure("BAD_REQUEST", text), status=400)
    return _page(text, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 given by Django
    """handler404"""
    text = _("Alamat ini tidak ada.")
    if request.path.startswith("/api/"):
        return JsonResponse(failure("NOT_FOUND", text), status=404)
    return _page(text, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: no detail; the request id is what a person can quote."""
    if request.path.startswith("/api/"):
        text = _("Terjadi kesalahan di pihak kami. Sebutkan request_id bila melapor.")
        return JsonResponse(failure("INTERNAL_ERROR", text), status=500)
    return _page(_("Terjadi kesalahan di pihak kami."), status=500)


def _page(text: str, *, status: int) -> HttpResponse:
    """Without the request: who is signed in stands in the database, which may be what failed."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    page = render_to_string("error.html", {"text": text, "request_id": request_id})
    return HttpResponse(page, status=status)
