"""Codes of areas: how they are written, and which records lie in which area.

They are those of the Ministry of Home Affairs: province `31`, city or regency `31.71`, district
`31.71.01`, village `31.71.01.1001`. Roles are granted for such codes and records bear them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CODE_LENGTH: Final = 13
# Read alike by Python and PostgreSQL, so that it stands in constraints too.
CODE_PATTERN: Final = r"^[1-9][0-9](\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z"

check_area_code: Final = RegexValidator(
    CODE_PATTERN, _("Kode wilayah ditulis seperti 31, 31.71 atau 31.71.01."), code="area_code"
)


def lies_in(areas: Iterable[str], *, lookup: str) -> Q:
    """Records whose code at `lookup` is one of `areas` or below one: `31.71` lies in `31`.

    The same as `kreki.identity.policy.is_within`, in the database: an index on the column with
    `varchar_pattern_ops` serves both halves.
    """
    found = Q(pk__in=[])
    for code in areas:
        found |= Q(**{lookup: code}) | Q(**{f"{lookup}__startswith": f"{code}."})
    return found
