"""A session of support that has just begun."""

from __future__ import annotations

import pytest

from apps.auth_svc.models import SupportSession
from tests.auth_svc.factories import account
from tests.auth_svc.support.acting import begin, staff


@pytest.fixture
def opened() -> SupportSession:
    account()
    staff()
    return begin()
