"""What KREKI ID serves like every other service."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.auth_svc.admin.conftest import staff  # noqa: F401 the fixture
from tests.frame import FrameContract


@pytest.fixture
def admin_client(staff: Client) -> Client:  # noqa: F811 the fixture
    """Being a superuser opens no door here: the session must show role and second factor."""
    return staff


class TestFrame(FrameContract):
    name, slug, label = "auth_svc", "auth", "Identitas"
