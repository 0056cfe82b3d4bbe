"""What was stopped for a proof is carried out by that proof, or never."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.http import HttpRequest, HttpResponse

from apps.auth_svc.web.clock import PAGES
from apps.auth_svc.web.form_action import PROVING_AGAIN


class GivingUpMiddleware:
    """Whoever opens another page instead of proving who they are has given it up.

    allauth would keep the POST in the session, and carry it out at a proof for the same page days
    later: an account would be deleted that somebody decided to keep.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_another_page(request):
            request.session.pop(STATE_SESSION_KEY, None)
        return self.get_response(request)


def _is_another_page(request: HttpRequest) -> bool:
    """Cards that load themselves on the landing page are none."""
    return (
        request.method == "GET"
        and request.path.startswith(PAGES)
        and PROVING_AGAIN not in request.path
        and "HX-Request" not in request.headers
    )
