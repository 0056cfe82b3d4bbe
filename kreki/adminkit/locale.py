"""Which language and clock answer: pages obey the person's choice, the API the header, in UTC."""

from __future__ import annotations

from datetime import UTC

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation


class PageLocaleMiddleware(LocaleMiddleware):
    """Indonesian pages unless the person chose otherwise.

    Many browsers in Indonesia send `Accept-Language: en-US` although nobody asked for English, so
    pages look at the language cookie only. Apps set the header on purpose: under /api/ it counts.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/api/"):
            timezone.activate(UTC)
            super().process_request(request)
            return
        timezone.deactivate()  # back to the TIME_ZONE of pages
        language = _chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _chosen_language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
