"""The policy at the door of API views."""

from __future__ import annotations

from typing import Any

import pytest

from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import STRANGER


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.identity.probe"


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize(
    ("method", "expected"), [("get", 200), ("head", 200), ("post", 403), ("delete", 403)]
)
def test_a_method_that_is_not_named_is_refused(
    api: ApiFor, role: Role, method: str, expected: int
) -> None:
    caller = api(STRANGER, roles=[role], amr=["pwd", "otp"])

    assert getattr(caller, method)("/api/forgetful").status_code == expected
