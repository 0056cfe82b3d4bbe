"""Pages of KREKI ID: one step of a sign-in at a time, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import structlog
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from apps.auth_svc.services.sessions import lock_session
from kreki.errors import DomainError, Kind

PAGES = "/id/"
Next = Callable[[HttpRequest], HttpResponse]


class OneStepAtATimeMiddleware:
    """Posts with the same session wait for each other, and what one does is one transaction.

    Stands outside the session middleware: allauth counts wrong codes in the session, and twelve
    requests at once would all read the same count.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(PAGES):
            return self.get_response(request)
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        with transaction.atomic():
            lock_session(key)
            answer = self.get_response(request)
            if answer.status_code >= 500:  # noqa: PLR2004
                transaction.set_rollback(True)
        return answer


class RefusalMiddleware:
    """allauth lets its own exception pass when a second code is asked for too early (trap 8).

    It knows nothing of ours either: limits, and contacts that are taken.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RateLimited) or (
            isinstance(error, DomainError) and error.kind is Kind.LIMITED
        ):
            answer: HttpResponse = respond_429(request)
            return answer
        if isinstance(error, DomainError) and error.kind is Kind.CONFLICT:
            return _explain(request, error)
        return None


def _explain(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What no form saw coming: somebody else proved the contact a moment ago."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    told = {"text": gettext(error.text) % error.parts, "request_id": request_id}
    return render(request, "error.html", told, status=HTTPStatus.CONFLICT)
