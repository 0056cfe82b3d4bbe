"""The door of KREKI ID's own admin: the session that its pages opened, if its roles say so."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from apps.auth_svc.services.staff import Standing, standing_of
from kreki.identity.sso.pages import refuse
from kreki.identity.sso.refusals import Refusal

CONFIRM_URL: Final = "/id/reauthenticate/"
PASSWORDS: Final = "django.contrib.auth.backends.ModelBackend"
REFUSALS: Final = {Standing.NO_ROLE: Refusal.NO_ROLE, Standing.SECOND_FACTOR: Refusal.SECOND_FACTOR}


class OwnSession:
    """See `kreki.adminkit.doors.Door`; asking itself by OpenID Connect would prove no more."""

    def addresses(self) -> list[URLPattern]:
        return []

    def admits(self, request: HttpRequest) -> bool:
        return _standing(request) is Standing.STAFF

    def lead_in(self, request: HttpRequest, next_page: str) -> HttpResponse:
        """To the sign-in page; who is signed in already would only be sent back here."""
        home = reverse("admin:index")
        next_page = next_page if next_page.startswith(home) else home
        again = f"{settings.LOGIN_URL}?{urlencode({'next': next_page})}"
        if not request.user.is_authenticated:
            return HttpResponseRedirect(again)
        if _standing(request) is Standing.STAFF:
            return HttpResponseRedirect(next_page)
        proof = f"{CONFIRM_URL}?{urlencode({'next': next_page})}"
        return refuse(request, REFUSALS[_standing(request)], again=proof)

    def lead_out(self, request: HttpRequest) -> HttpResponse:
        """Ends the browser's device session, and with it every service that it entered."""
        logout(request)
        return HttpResponseRedirect(settings.LOGIN_URL)


def _standing(request: HttpRequest) -> Standing:
    """Asked once per request: rights follow roles at once."""
    if not hasattr(request, "admin_standing"):
        request.admin_standing = _ask(request)  # type: ignore[attr-defined]  # ours
    return request.admin_standing  # type: ignore[attr-defined,no-any-return]  # ours


def _ask(request: HttpRequest) -> Standing:
    user, session = request.user, request.session
    if not user.is_authenticated or not user.is_active:
        return Standing.NO_ROLE
    if settings.BREAK_GLASS and session[BACKEND_SESSION_KEY] == PASSWORDS:
        return Standing.STAFF if user.is_staff else Standing.NO_ROLE
    return standing_of(user=user, session_key=str(session.session_key), now=timezone.now())
