"""The content service runs as a frame."""

from __future__ import annotations

from tests.frame import EmptyFrameContract


class TestContentFrame(EmptyFrameContract):
    name, slug, label = "content", "content", "Konten"
