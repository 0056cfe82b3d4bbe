"""The OpenAPI document says of a report what the presence pool accepts."""

from __future__ import annotations

import msgspec

from apps.emergency.api.positions import REPORT
from apps.emergency.presence.reports import Report


def test_the_fields_are_those_that_are_decoded() -> None:
    fields = {field.name: field for field in msgspec.structs.fields(Report)}

    assert set(REPORT["properties"]) == set(fields)
    assert set(REPORT["required"]) == {name for name, field in fields.items() if field.required}
