"""Pages and the admin tell the time in the zone that the person chose; the API speaks UTC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.auth_svc.models import User

PAGES: Final = ("/id/", "/admin/auth/")


class OwnClockMiddleware:
    """Stands below the one that knows who asks; `PageLocaleMiddleware` resets each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PAGES) and isinstance(person := request.user, User):
            timezone.activate(ZoneInfo(person.time_zone))
        return self.get_response(request)
