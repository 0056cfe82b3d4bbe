"""The addresses every service has: its API under one prefix, documents, admin, health."""

from __future__ import annotations

from collections.abc import Sequence

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from kreki.adminkit.cards import ReadLines, card_view, unsent_events
from kreki.adminkit.landing import landing
from kreki.observe.health import healthz, readyz
from kreki.observe.metrics import metrics

handler400 = "kreki.api.pages.bad_request"
handler404 = "kreki.api.pages.not_found"
handler500 = "kreki.api.pages.server_error"


def service_urls(
    slug: str,
    *,
    api: Sequence[URLPattern] = (),
    pages: Sequence[URLPattern | URLResolver] = (),
    card: ReadLines = unsent_events,
) -> list[URLPattern | URLResolver]:
    """URL patterns of service `slug`: `api` lies under `/api/<slug>/v1/`, `pages` at the root.

    `card` says what the landing page shows of the service.
    """
    schema = SpectacularAPIView.as_view(authentication_classes=[])
    # Swagger UI writes style attributes; scripts stay under the strict policy.
    docs = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", authentication_classes=[], metadata_class=None
        )
    )
    return [
        path(f"api/{slug}/v1/", include(list(api))),
        path(f"api/{slug}/schema/", schema, name="schema"),
        path(f"api/{slug}/docs/", docs, name="docs"),
        *pages,  # before the admin, which answers every address below its own
        path("admin/", landing),
        path(f"admin/{slug}/_cards/", card_view(card)),
        path(f"admin/{slug}/", admin.site.urls),
        path("healthz", healthz),
        path("readyz", readyz),
        path("metrics", metrics),
    ]
