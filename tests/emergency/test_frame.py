"""What the emergency core serves like every other service."""

from __future__ import annotations

from tests.frame import FrameContract


class TestFrame(FrameContract):
    name, slug, label = "emergency", "emergency", "Darurat"
