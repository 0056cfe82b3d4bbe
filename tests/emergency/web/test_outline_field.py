"""The outline of an area: what is accepted, and what is said about everything else."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.contrib.gis.geos import MultiPolygon

from apps.emergency.web.outline import OutlineField

SQUARE = [[106.8, -6.2], [106.9, -6.2], [106.9, -6.1], [106.8, -6.1], [106.8, -6.2]]


def polygon(ring: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    "geometry",
    [
        polygon(SQUARE),
        polygon([[*point, 12] for point in SQUARE]),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)},
    ],
)
def test_polygons_of_every_usual_form_are_taken(geometry: object) -> None:
    outline = OutlineField().clean(json.dumps(geometry))

    assert isinstance(outline, MultiPolygon)
    assert outline.srid == 4326
    assert outline.extent == (106.8, -6.2, 106.9, -6.1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"type": "Polygon",\n "coordinates": [[}', "baris 2, kolom 19"),
        ("[" * 100_000, "terlalu banyak kurung"),
        ("[" + "9" * 5_000 + "]", "angka terlalu panjang"),
        ('{"type": "\\ud800"}', "bukan “?”"),
        ("[]", "bukan “list”"),
        ("null", "bukan “NoneType”"),
        (json.dumps({"type": "Point", "coordinates": [106, -6]}), "bukan “Point”"),
        (json.dumps({"type": "Feature", "geometry": None}), "bukan “NoneType”"),
        (json.dumps({"type": "Polygon", "coordinates": []}), "daftar titik"),
        (json.dumps({"type": "MultiPolygon", "coordinates": "x"}), "daftar titik"),
        (json.dumps(polygon("x")), "daftar titik"),
        (json.dumps(polygon([[1, True]])), "daftar titik"),
        (json.dumps(polygon(SQUARE[:2] + SQUARE[:1])), "paling sedikit 4 titik, ada 3"),
        (json.dumps(polygon(SQUARE[:-1])), "harus sama dengan titik pertama"),
        (json.dumps(polygon([point[::-1] for point in SQUARE])), "[-6.2, 106.8] tampak terbalik"),
        (json.dumps(polygon([[lon + 90, lat] for lon, lat in SQUARE])), "di luar Indonesia"),
        (
            json.dumps(polygon([[float("nan"), -6], *SQUARE[1:], [float("nan"), -6]])),
            "[nan, -6] di luar",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        OutlineField().clean(text)

    assert said in refusal.value.messages[0]


def test_lines_that_cross_are_refused_with_the_place() -> None:
    bow_tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]

    with pytest.raises(forms.ValidationError, match=r"saling memotong di dekat 106\.85 -6\.15"):
        OutlineField().clean(json.dumps(polygon(bow_tie)))


def test_twenty_thousand_points_are_enough() -> None:
    ring = [SQUARE[0], *([106.9, -6.2 + n / 1e6] for n in range(20_001)), SQUARE[0]]

    with pytest.raises(forms.ValidationError, match="Terlalu banyak titik: 20003"):
        OutlineField().clean(json.dumps(polygon(ring)))


def test_an_outline_is_shown_a_point_per_line_and_reads_back_the_same() -> None:
    field = OutlineField()
    outline = field.clean(json.dumps(polygon(SQUARE)))

    shown = field.prepare_value(outline)

    assert "[106.8, -6.2]" in shown
    assert field.clean(shown) == outline
    assert not field.has_changed(outline, shown)
    assert field.prepare_value("{") == "{"
    assert OutlineField(required=False).clean("") is None
