"""The door of six admins: to KREKI ID on the way in, and out of everything on the way out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from kreki.identity.sso import provider, sessions, views


class SingleSignOn:
    """See `kreki.adminkit.doors.Door`."""

    def addresses(self) -> list[URLPattern]:
        return [
            path("oidc/start/", views.start, name="oidc_start"),
            path("oidc/callback/", views.callback, name="oidc_callback"),
            path("oidc/logout/", views.backchannel_logout, name="oidc_logout"),
        ]

    def admits(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def lead_in(self, request: HttpRequest, next_page: str) -> HttpResponse:
        return HttpResponseRedirect(views.start_address(views.own_page(next_page)))

    def lead_out(self, request: HttpRequest) -> HttpResponse:
        """KREKI ID then tells every other service (back-channel logout)."""
        proof = request.session.get(sessions.ID_TOKEN)
        views.leave(request)
        query = {
            "client_id": provider.client_id(),
            "post_logout_redirect_uri": f"{settings.PUBLIC_URL}/admin/",
            **({"id_token_hint": proof} if proof else {}),
        }
        return HttpResponseRedirect(f"{settings.KREKI_ISSUER}/logout/?{urlencode(query)}")
