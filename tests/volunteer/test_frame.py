"""The volunteer service keeps to what every service serves."""

from __future__ import annotations

from tests.frame import FrameContract


class TestVolunteerFrame(FrameContract):
    name, slug, label = "volunteer", "volunteer", "Relawan"
