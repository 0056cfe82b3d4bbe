"""Writes the NGINX configuration for given addresses of the services' processes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kreki.services import BY_SLUG, SERVICES, Kind, Process, Service

TEMPLATE: Final = Path(__file__).with_name("nginx.conf.template")
PAGE: Final = Path(__file__).with_name("page.html")

CLEARED: Final = (
    "Forwarded",
    "Remote-User",
    "X-Client-Id",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Server",
    "X-Forwarded-User",
    "X-Original-URL",
    "X-Real-IP",
    "X-Remote-User",
    "X-Rewrite-URL",
    "X-Role",
    "X-Roles",
    "X-Scopes",
    "X-User",
    "X-User-Id",
    "X-User-Roles",
)


# Location, status, code, words, and OAuth's code for what lies under /o/.
ANSWERS: Final = (
    # An address, because a request without a readable one cannot be sent to a name.
    (
        *("= /.unreadable", 400, "BAD_REQUEST"),
        "Permintaan ini tidak dapat dibaca, atau alamat dan header-nya terlalu panjang.",
        "invalid_request",
    ),
    ("@not_found", 404, "NOT_FOUND", "Alamat ini tidak ada.", "invalid_request"),
    ("@not_allowed", 405, "METHOD_NOT_ALLOWED", "Metode ini tidak diizinkan.", "invalid_request"),
    (
        *("@too_large", 413, "PAYLOAD_TOO_LARGE"),
        *("Data yang dikirim melebihi 1 MB.", "invalid_request"),
    ),
    (
        *("@limited", 429, "RATE_LIMITED"),
        *("Terlalu banyak permintaan. Coba lagi sebentar lagi.", "temporarily_unavailable"),
    ),
    (
        *("@unavailable", 503, "SERVICE_UNAVAILABLE"),
        *("Layanan sedang tidak tersedia. Coba lagi sebentar lagi.", "temporarily_unavailable"),
    ),
)

# What people meet in a browser is answered with a page, which says it in English too.
PAGES: Final = {
    "= /.unreadable": "This address, or what the browser sends with it, is too long or unreadable.",
    "@too_large": "What you sent is larger than 1 MB.",
    "@limited": "Please try again in a moment.",
    "@unavailable": "Please try again in a moment.",
}
PAGE_ERRORS: Final = (
    "error_page 413 @too_large_page;",
    "error_page 429 @limited_page;",
    "error_page 502 503 504 =503 @unavailable_page;",
)
# The landing page of staff holds no data: any service renders it, so a dead KREKI ID may not take
# the other six admins' door with it. What fails there too meets the errors of @landing.
ELSEWHERE: Final = (
    "proxy_read_timeout 3s;",
    *PAGE_ERRORS[:-1],
    "error_page 502 503 504 = @landing;",
    "recursive_error_pages on;",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests per address, sign-in attempts per address, and requests per token.

    NGINX's own notation for rates. The figures are those of a public gateway: many phones share
    one mobile operator's address.
    """

    address_rate: str = "100r/s"
    address_burst: int = 200
    login_rate: str = "60r/m"
    login_burst: int = 30
    heartbeat_rate: str = "1r/s"
    heartbeat_burst: int = 10
    token_rate: str = "50r/s"  # noqa: S105 a rate
    token_burst: int = 100


# One machine plays thousands of phones from one address: only fairness between tokens is left.
SIMULATED_CITY: Final = Limits(
    address_rate="5000r/s", address_burst=5000, login_rate="6000r/m", login_burst=500
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the gateway runs.

    Attributes:
        listen: NGINX's `listen`: address and port.
        addresses: `host:port` of every copy of a process.
        run: Folder for the pid file and buffered bodies.
        user: Account of the worker, when NGINX is started by root.
        resolver: Name server that is asked again and again for changing addresses. None: the
            addresses are fixed, and connections to them are kept.
    """

    listen: str
    addresses: Callable[[Service, Process], list[str]]
    run: str
    access_log: str
    limits: Limits = Limits()
    user: str | None = None
    resolver: str | None = None


def render(place: Place) -> str:
    """The whole configuration file."""
    values = {name: str(value) for name, value in asdict(place.limits).items()}
    values |= {
        "user": f"user {place.user};" if place.user else "",
        "run": place.run,
        "listen": place.listen,
        "access_log": place.access_log,
        "upstreams": _lines(_upstreams(place), 4),
        "cleared": _lines((f'proxy_set_header {name} "";' for name in CLEARED), 8),
        "answers": _lines(_answers(), 8),
        "routes": _lines(_routes(place), 8),
    }
    return re.sub(r"@(\w+)@", lambda found: values[found[1]], TEMPLATE.read_text())


def _lines(lines: Iterator[str], indent: int) -> str:
    return f"\n{' ' * indent}".join(lines)


def _upstreams(place: Place) -> Iterator[str]:
    if place.resolver:
        yield f"resolver {place.resolver};"
        return
    for service in SERVICES:
        for process in service.processes:
            if process.kind is Kind.LOOP:
                continue
            yield f"upstream {_name(service, process)} {{"
            if process.copies > 1:
                yield "    hash $token consistent;"  # a person's reports meet in one buffer
            yield from (f"    server {address};" for address in place.addresses(service, process))
            yield "    keepalive 32;"
            yield "}"


def _routes(place: Place) -> Iterator[str]:
    def to(slug: str, process: str, location: str, *extra: str) -> str:
        inside = [*extra, *_pass(place, BY_SLUG[slug], process)]
        return f"location {location} {{ {' '.join(inside)} }}"

    # A phone repeats an unanswered panic with the same key: soon is better than late.
    yield to("emergency", "web", "= /api/emergency/v1/panic", "proxy_read_timeout 3s;")
    yield to("emergency", "presence", "/api/emergency/v1/positions")
    yield to("emergency", "live", "/ws/emergency/", "proxy_read_timeout 1h;")
    yield to("emergency", "live", "/admin/emergency/ws/", "proxy_read_timeout 1h;")
    yield to("auth", "web", "/o/")
    yield to("auth", "web", "/id/", *PAGE_ERRORS)
    yield to("auth", "web", "= /admin/", *ELSEWHERE)
    yield to("emergency", "web", "@landing", *PAGE_ERRORS)
    for service in SERVICES:
        for area in ("api", "static"):
            yield to(service.slug, "web", f"/{area}/{service.slug}/")
        yield to(service.slug, "web", f"/admin/{service.slug}/", *PAGE_ERRORS)


def _pass(place: Place, service: Service, process_name: str) -> Iterator[str]:
    process = next(mine for mine in service.processes if mine.name == process_name)
    if place.resolver:
        # In a variable the name is looked up while running, so that the gateway starts without
        # the service and finds it again at another address.
        yield f"set $to {place.addresses(service, process)[0]};"
        yield "proxy_pass http://$to;"
    else:
        yield f"proxy_pass http://{_name(service, process)};"


def _name(service: Service, process: Process) -> str:
    return f"{service.slug}-{process.name}"


def _answers() -> Iterator[str]:
    for location, status, code, message, oauth_code in ANSWERS:
        yield from _answer(location, status, code, message, oauth_code)
        if location in PAGES:
            yield from _page(location, status, message)


def _page(location: str, status: int, message: str) -> Iterator[str]:
    html = PAGE.read_text().strip()
    html = html.replace("@message@", message).replace("@english@", PAGES[location])
    yield f"location {location}_page {{"
    if location.startswith("="):
        yield "    internal;"
    yield "    default_type text/html;"
    yield f"    return {status} '{html}';"
    yield "}"


def _answer(location: str, status: int, code: str, message: str, oauth_code: str) -> Iterator[str]:
    envelope = {
        "success": False,
        "data": None,
        "error": {"code": code, "message": message, "details": []},
        "meta": {"request_id": "$rid", "timestamp": "$time_iso8601"},
    }
    oauth = {"error": oauth_code, "error_description": message}
    yield f"location {location} {{"
    if location.startswith("="):
        yield "    internal;"
        yield f"    if ($page) {{ rewrite ^ {location.removeprefix('= ')}_page last; }}"
    yield f"    if ($oauth) {{ return {status} '{json.dumps(oauth)}'; }}"
    yield f"    return {status} '{json.dumps(envelope)}';"
    yield "}"
