"""What every admin page shows around its content: the way to the seven admins."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from kreki.services import SERVICES


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation; `is_current` becomes `aria-current`."""

    slug: str
    label: str
    href: str
    is_current: bool


def list_entries(current: str) -> tuple[Entry, ...]:
    """The admins of all services in the order of their table; `current` is a slug."""
    return tuple(
        Entry(
            service.slug, gettext(service.label), f"/admin/{service.slug}/", service.slug == current
        )
        for service in SERVICES
    )


def navigation(_request: HttpRequest) -> dict[str, object]:
    """Context processor: `kreki_entries` for the header of `admin/base_site.html`."""
    return {"kreki_entries": list_entries(settings.SERVICE.slug)}
