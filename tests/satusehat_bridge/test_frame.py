"""The satusehat service runs as a frame."""

from __future__ import annotations

from tests.frame import EmptyFrameContract


class TestSatusehatFrame(EmptyFrameContract):
    name, slug, label = "satusehat_bridge", "satusehat", "SATUSEHAT"
