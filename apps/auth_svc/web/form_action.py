"""Where the form of a page may end: browsers hold the redirects after it against `form-action`.

A sign-in that an application asked for ends at that application, on another origin. Its pages name
that origin and no other, and only if the address is one the application is registered with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, urlsplit

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.auth_svc.models import Application

PAGES: Final = "/id/"
PROVING_AGAIN: Final = "/reauthenticate/"


def let_form_end_at(response: HttpResponse, address: str) -> None:
    """Add the origin of a registered `address` to the policy of this page."""
    target = urlsplit(address)
    allowed = {"form-action": [f"{target.scheme}://{target.netloc}"]}
    response._csp_update = allowed  # type: ignore[attr-defined]  # noqa: SLF001 django-csp reads it


class FormActionMiddleware:
    """Pages on the way in, of which there are many, some with the way on in the session alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        address = _pending_address(request) if _is_on_the_way_in(request) else None
        if address is not None:
            let_form_end_at(response, address)
        return response


def _is_on_the_way_in(request: HttpRequest) -> bool:
    if not request.path.startswith(PAGES):
        return False
    return not request.user.is_authenticated or PROVING_AGAIN in request.path


def _pending_address(request: HttpRequest) -> str | None:
    """Where the authorisation request that this sign-in is for will be answered."""
    page = urlsplit(_afterwards(request))
    if page.path != reverse("authorize"):
        return None
    asked = {name: values[-1] for name, values in parse_qs(page.query).items()}
    client_id = asked.get("client_id", "")
    if "\0" in client_id:  # PostgreSQL knows no such text
        return None
    client = Application.objects.filter(client_id=client_id, is_enabled=True).first()
    registered = client.redirect_uris.split() if client else []
    if "redirect_uri" in asked:  # it may be left out where only one is registered
        registered = [each for each in registered if each == asked["redirect_uri"]]
    return registered[0] if len(registered) == 1 else None


def _afterwards(request: HttpRequest) -> str:
    """The page that follows: as this page was told, or as an earlier step of the sign-in was."""
    begun = request.session.get(LOGIN_SESSION_KEY) or {}
    return get_next_redirect_url(request) or begun.get("redirect_url") or ""
