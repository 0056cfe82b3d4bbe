"""The page that says why somebody is not let in."""

from __future__ import annotations

from django.contrib.admin import site
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kreki.identity.sso.refusals import WORDS, Refusal


def refuse(request: HttpRequest, refusal: Refusal, *, again: str) -> HttpResponse:
    """The reason in words, and where to try `again`."""
    words = WORDS[refusal]
    context = {
        **site.each_context(request),
        "title": _("Tidak dapat masuk"),
        "words": words,
        "again": again,
    }
    return TemplateResponse(request, "adminkit/refused.html", context, status=words.status)
