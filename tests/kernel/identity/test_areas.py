"""How codes of areas are written; Python and PostgreSQL agree about what lies where."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.emergency.models import Area
from kreki.identity.areas import CODE_LENGTH, check_area_code, lies_in
from kreki.identity.policy import is_within


@pytest.mark.parametrize("code", ["11", "31", "31.71", "31.71.01", "31.71.01.1001"])
def test_province_city_district_village(code: str) -> None:
    check_area_code(code)
    assert len(code) <= CODE_LENGTH


@pytest.mark.parametrize(
    "code",
    [
        *("", "3", "01", "311", "31.", ".31", "31.7", "31.711", "31-71", "3171", "31 .71"),
        *("31.71.1001", "31.71.01.01", "31.71.01.1001.1", "31.71\n", "\N{SUPERSCRIPT TWO}1", "%"),
    ],
)
def test_anything_else_is_no_code(code: str) -> None:
    with pytest.raises(ValidationError):
        check_area_code(code)


@pytest.mark.django_db
@pytest.mark.parametrize("wider", ["31", "31.7", "31.71", "3", "32"])
def test_the_database_finds_what_the_policy_covers(wider: str) -> None:
    codes = set(Area.objects.values_list("code", flat=True))

    found = Area.objects.filter(lies_in([wider], lookup="code")).values_list("code", flat=True)

    assert set(found) == {code for code in codes if is_within(code, wider)}
    assert "31.71" in codes
