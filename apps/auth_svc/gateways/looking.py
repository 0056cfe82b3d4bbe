"""What other services show a person, read for support; none of them can break the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import requests
import structlog
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PATIENCE_S: Final = (1.0, 3.0)  # to connect, to answer
MOST_LINES: Final = 100

Line = tuple[str, str]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """One read-only answer; `setting` names the origin of its service inside the network."""

    label: str | Promise
    setting: str
    path: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What a place showed.

    Attributes:
        lines: Dotted name and value; empty if the person has nothing there.
        is_away: The service gave no answer that can be understood.
    """

    label: str | Promise
    lines: tuple[Line, ...]
    is_away: bool


PLACES: Final = (
    Place(_("Darurat: insiden berjalan"), "EMERGENCY_URL", "/api/emergency/v1/active"),
    Place(_("Relawan: profil"), "VOLUNTEER_URL", "/api/volunteer/v1/volunteers/me"),
    Place(_("Notifikasi: titik kontak"), "NOTIFY_URL", "/api/notify/v1/contact-points"),
)


def look_around(token: str) -> list[Sight]:
    """All places at once, so that the slowest alone decides how long the page takes."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    headers = {"Authorization": f"Bearer {token}", "X-Request-ID": request_id}
    with ThreadPoolExecutor(len(PLACES)) as pool:
        return list(pool.map(lambda place: _look(place, headers), PLACES))


def _look(place: Place, headers: Mapping[str, str]) -> Sight:
    address = f"{getattr(settings, place.setting)}{place.path}"
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: the address is inside the network
            answer = session.get(
                address, headers=headers, timeout=PATIENCE_S, allow_redirects=False
            )
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return Sight(place.label, (), is_away=False)
        answer.raise_for_status()
        lines = tuple(_lines(answer.json()["data"]))[:MOST_LINES]
    except (requests.RequestException, KeyError, TypeError, RecursionError) as error:
        log.warning("no answer for support", place=place.path, error=type(error).__name__)
        return Sight(place.label, (), is_away=True)
    return Sight(place.label, lines, is_away=False)


def _lines(value: object, name: str = "") -> list[Line]:
    """`{"a": [{"b": 1}]}` as `a.0.b`: `1`; what is empty is left out."""
    if isinstance(value, Mapping):
        inner: Sequence[tuple[object, object]] = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    elif value in (None, ""):
        return []
    else:
        return [(name, str(value))]
    return [line for key, each in inner for line in _lines(each, f"{name}.{key}".strip("."))]
