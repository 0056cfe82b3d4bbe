"""Where the request that is being answered came from, for whoever must write it down."""

from __future__ import annotations

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Origin:
    """Address and device of the caller; both empty outside a request. Never for log lines."""

    ip: str
    user_agent: str


NOWHERE: Final = Origin("", "")
current_origin: Final = ContextVar("current_origin", default=NOWHERE)


def origin_of(request: HttpRequest) -> Origin:
    """The gateway replaces forwarding headers, so the last address in them is its word."""
    forwarded = request.headers.get("X-Forwarded-For") or request.META.get("REMOTE_ADDR", "")
    agent = request.headers.get("User-Agent", "")[:200].replace("\0", "")
    return Origin(_address(forwarded.rpartition(",")[2].strip()), agent)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
