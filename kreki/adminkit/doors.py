"""How staff come into an admin and leave it; the service's settings name one."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.module_loading import import_string


class Door(Protocol):
    """One way in; `kreki.identity.sso.door.SingleSignOn` everywhere but in KREKI ID itself."""

    def addresses(self) -> list[URLPattern]:
        """Pages of its own, below the admin's address."""

    def admits(self, request: HttpRequest) -> bool:
        """Whether whoever is signed in may see this admin now."""

    def lead_in(self, request: HttpRequest, next_page: str) -> HttpResponse:
        """The answer to somebody who must sign in."""

    def lead_out(self, request: HttpRequest) -> HttpResponse:
        """End the session here and at KREKI ID."""


def door() -> Door:
    """The one of this service."""
    chosen: Door = import_string(settings.ADMIN_DOOR)()
    return chosen
