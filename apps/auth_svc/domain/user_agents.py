"""What people call the device behind a browser's `User-Agent`."""

from __future__ import annotations

import re
from typing import Final

# In this order: most browsers also name those they descend from.
BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str) -> str:
    """As `label_device`; what is not recognised is shown as it came, shortened."""
    return label_device(user_agent) or user_agent[:60] or "?"


def label_device(user_agent: str) -> str:
    """Such as "Chrome, Android", or nothing: no word in it is the client's own.

    It goes into messages, where a stranger must not be able to write.
    """
    names = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in names if name)


def is_same_family(one: str, other: str) -> bool:
    """Whether two user agents may be one device at two times: versions do not count."""
    return _family(one) == _family(other)


def _family(user_agent: str) -> str:
    return label_device(user_agent) or re.split(r"[/\s]", user_agent, maxsplit=1)[0]


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
