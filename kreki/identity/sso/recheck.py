"""Every few minutes a page first asks KREKI ID whether its reader is still signed in there."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from kreki.identity.sso import provider, sessions
from kreki.identity.sso.provider import Prompt
from kreki.identity.sso.views import start_address

log = structlog.get_logger(__name__)


class RecheckMiddleware:
    """Only pages that a browser opens: a fragment, JSON or a socket cannot follow a redirect.

    While KREKI ID does not answer, staff who are signed in stay so: an emergency is steered from
    these pages. Eight hours end a session in any case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_page(request) and sessions.is_due(request, now=(now := timezone.now())):
            if provider.answers():
                page = request.get_full_path()
                return HttpResponseRedirect(start_address(page, prompt=Prompt.NEVER))
            log.warning("KREKI ID does not answer; sessions go on without its word")
            sessions.ask_again_soon(request, now=now)
        return self._get_response(request)


def _is_page(request: HttpRequest) -> bool:
    if request.method != "GET" or request.path.startswith("/api/"):
        return False  # first, because a press passes here too
    home = reverse("admin:index")
    return (
        request.path.startswith(home)
        and not request.path.startswith((f"{home}oidc/", f"{home}language/"))
        and "text/html" in request.headers.get("Accept", "")
        and "HX-Request" not in request.headers
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )
