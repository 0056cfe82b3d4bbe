"""What the emergency core serves like every other service."""

from __future__ import annotations

from tests.frame import SAMPLES, FrameContract

ONE = SAMPLES["uuid"]


class TestFrame(FrameContract):
    name, slug, label = "emergency", "emergency", "Darurat"
    opened_by_panic = frozenset(
        {("post", "panic"), ("get", ONE), ("get", f"{ONE}/timeline"), ("put", f"{ONE}/cancel")}
    )
