"""The notification service keeps to what every service serves."""

from __future__ import annotations

from tests.frame import FrameContract


class TestNotifyFrame(FrameContract):
    name, slug, label = "notify", "notify", "Notifikasi"
