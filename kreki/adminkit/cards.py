"""What a service tells about itself on the landing page: one small fragment, never a redirect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django.conf import settings
from django.contrib.admin import site
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kreki.events.models import Outbox
from kreki.identity.policy import EVERYWHERE, Extent, Reach
from kreki.identity.sso.areas import staff_reach

FRESH_S: Final = 5  # many people look at the same numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact of a card; an alarming one needs somebody to act."""

    label: str | Promise
    value: int | str | Promise
    is_alarming: bool = False


class ReadLines(Protocol):
    """A service's own facts within the reader's reach, in at most three queries.

    Session, account and its limits are three more.
    """

    def __call__(self, *, now: datetime, reach: Reach) -> tuple[Line, ...]: ...


class ReadFigures(Protocol):
    """Facts of the whole country."""

    def __call__(self, *, now: datetime) -> tuple[Line, ...]: ...


def nationwide(read: ReadFigures) -> ReadLines:
    """Figures that know no area: staff who are limited to areas are shown none."""

    def read_lines(*, now: datetime, reach: Reach) -> tuple[Line, ...]:
        return read(now=now) if reach.extent is Extent.ALL else ()

    return read_lines


def unsent_events(*, now: datetime, reach: Reach) -> tuple[Line, ...]:  # noqa: ARG001 what every card is given
    """What can be said of a service that has no records of its own yet."""
    return (
        Line(label=_("Status"), value=_("berjalan")),
        Line(label=_("Peristiwa menunggu dikirim"), value=Outbox.objects.count()),
    )


def card_view(read: ReadLines) -> Callable[[HttpRequest], HttpResponse]:
    """The view of `/admin/<slug>/_cards/`.

    Always 200: a link for visitors, nothing for those without rights here, else the numbers.
    Asking for it is no activity: nothing is written to the session.
    """

    @never_cache
    @require_GET
    def card(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return render(request, "adminkit/_card_sign_in.html", {"service": settings.SERVICE})
        if not site.has_permission(request):
            return HttpResponse()
        reach = staff_reach(request.user)
        if reach.extent is Extent.ALL:
            return HttpResponse(_shared_numbers(read))
        return HttpResponse(_numbers(read, reach))

    return card


def _shared_numbers(read: ReadLines) -> str:
    key = f"card:{get_language()}"
    html: str | None = cache.get(key)
    if html is None:
        html = _numbers(read, EVERYWHERE)
        cache.set(key, html, FRESH_S)
    return html


def _numbers(read: ReadLines, reach: Reach) -> str:
    now = timezone.now()
    lines = read(now=now, reach=reach)
    return render_to_string("adminkit/_card.html", {"lines": lines, "now": now})
