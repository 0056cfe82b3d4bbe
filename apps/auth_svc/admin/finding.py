"""Finds people among a million: each kind of word is looked up in the index made for it."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.auth_svc.domain.contacts import SEPARATORS
from apps.auth_svc.models import User
from kreki.adminkit.paginator import MOST

NUMBER: Final = re.compile(r"\+?[0-9]{3,}")
SHORTEST: Final = 3  # letters of a trigram; fewer match at the start of a name only


def find_people(people: QuerySet[User], text: str) -> QuerySet[User]:
    """By id, e-mail or phone (whole or from the start), local staff name, or words of the name."""
    text = text.strip()
    number = text.translate(SEPARATORS)
    if _is_id(text):
        return people.filter(pk=text)
    if "@" in text:
        return _of_these(people, User.objects.filter(email__startswith=text.lower()))
    if NUMBER.fullmatch(number):
        return _of_these(people, User.objects.filter(phone__startswith=_international(number)))
    return people.filter(_named(text))


def _of_these(people: QuerySet[User], found: QuerySet[User]) -> QuerySet[User]:
    """The limit keeps the planner from walking all accounts, newest first, until enough match."""
    return people.filter(pk__in=found.order_by().values("pk")[:MOST])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _international(number: str) -> str:
    """The start of a number as stored: `0812`, `62812` and `+62812` are the same."""
    digits = number.removeprefix("+")
    if digits.startswith("0"):
        digits = f"62{digits.lstrip('0')}"
    return f"+{re.sub('^620+', '62', digits)}"


def _named(text: str) -> Q:
    """All words somewhere in the name; or one word that begins an e-mail, or is a staff name."""
    words = text.split()
    named = Q()
    for word in words:
        how = "icontains" if len(word) >= SHORTEST else "istartswith"
        named &= Q(**{f"full_name__{how}": word})
    if len(words) == 1:
        named |= Q(email__startswith=text.lower()) | Q(username=text)
    return named
