"""Looking at people is on record too: one row for a record's page, and one for a page of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib.admin.views.main import SEARCH_VAR
from django.db import transaction
from django.http import HttpRequest

from kreki.audit.digests import hash_of_values
from kreki.audit.recording import record, record_list

WORD_SIGN: Final = 16  # letters of a searched word's keyed hash
REASON_LENGTH: Final = 200


def record_viewed(request: HttpRequest, *, kind: str, key: object) -> None:
    """Somebody saw the page of `<kind>:<key>`."""
    with transaction.atomic():
        record(f"{kind}.viewed", actor=_reader(request), subject=f"{kind}:{key}")


def record_listed(request: HttpRequest, *, kind: str, keys: Iterable[object]) -> None:
    """Somebody saw these in a list: who, how many, by which query.

    What was searched for may be a name or a number, and the log is for ever: so it is kept as a
    keyed hash, which `sign_of` gives to whoever knows the word.
    """
    shown = {f"{kind}:{key}" for key in keys}
    reason = f"{len(shown)} {_query(request)}".strip()[:REASON_LENGTH]
    with transaction.atomic():
        record_list(kind, actor=_reader(request), shown=shown, reason=reason)


def sign_of(word: str) -> str:
    """How a searched word is written in the log."""
    return hash_of_values({"word": word.strip().lower()})[:WORD_SIGN]


def _query(request: HttpRequest) -> str:
    """Filters and page as they stand in the address."""
    asked = request.GET.copy()
    word = asked.pop(SEARCH_VAR, [""])[-1]
    searched = f"{SEARCH_VAR}=#{sign_of(word)}" if word else ""
    return " ".join(part for part in (searched, asked.urlencode()) if part)


def _reader(request: HttpRequest) -> str:
    return f"staff:{request.user.get_username()}"
