"""The lms service runs as a frame."""

from __future__ import annotations

from tests.frame import EmptyFrameContract


class TestLmsFrame(EmptyFrameContract):
    name, slug, label = "lms", "lms", "Pelatihan"
