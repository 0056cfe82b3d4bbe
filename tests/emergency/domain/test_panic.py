"""What makes a press worth a second look."""

from __future__ import annotations

import pytest

from apps.emergency.domain.panic import POOR_ACCURACY_M, Press, flags


@pytest.mark.parametrize(
    ("latitude", "longitude", "accuracy_m", "found"),
    [
        (-6.2, 106.8, 10, []),
        (-6.2, 106.8, POOR_ACCURACY_M, []),
        (-6.2, 106.8, POOR_ACCURACY_M + 1, ["poor_accuracy"]),
        (-6.2, 106.8, None, ["poor_accuracy"]),
        (-11.5, 94.5, 10, []),
        (6.5, 141.5, 10, []),
        (-11.6, 106.8, 10, ["outside_indonesia"]),
        (-6.2, 94.4, 10, ["outside_indonesia"]),
        (52.5, 13.4, None, ["outside_indonesia", "poor_accuracy"]),
    ],
)
def test_far_away_or_vague_is_flagged(
    latitude: float, longitude: float, accuracy_m: float | None, found: list[str]
) -> None:
    assert flags(Press(latitude=latitude, longitude=longitude, accuracy_m=accuracy_m)) == found
