"""What KREKI ID serves like every other service."""

from __future__ import annotations

from tests.frame import FrameContract


class TestFrame(FrameContract):
    name, slug, label = "auth_svc", "auth", "Identitas"
