"""Places in forms: what a point may be, and that every map is only a help beside a field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders

from kreki.adminkit.maps import OutlineWidget, PointField
from tests.admin_habits import inline_code


class PlaceForm(forms.Form):
    place = PointField()
    outline = forms.CharField(widget=OutlineWidget, required=False)


def place(latitude: str, longitude: str) -> PlaceForm:
    return PlaceForm({"place_latitude": latitude, "place_longitude": longitude})


def test_a_point_is_latitude_then_longitude() -> None:
    form = place("-6.175392", "106.827153")

    assert form.is_valid()
    assert form.cleaned_data["place"] == (-6.175392, 106.827153)


@pytest.mark.parametrize(
    ("latitude", "longitude", "word"),
    [
        ("106.827153", "-6.175392", "terbalik"),
        ("52.5", "13.4", "Di luar Indonesia"),
        ("nan", "106.8", ""),
        ("-6.2", "", "harus diisi"),
        ("x", "106.8", ""),
    ],
)
def test_what_is_no_point_in_indonesia_is_refused(latitude: str, longitude: str, word: str) -> None:
    form = place(latitude, longitude)

    assert not form.is_valid()
    assert word in str(form.errors["place"])


def test_the_fields_stay_visible_beside_the_map() -> None:
    html = PlaceForm(initial={"place": (-6.2, 106.8)}).as_p()

    assert 'name="place_latitude" value="-6.2"' in html.replace('type="number" ', "")
    assert re.search(r'aria-label="Lintang"', html)
    assert '<textarea name="outline"' in html
    assert inline_code(html) == []


def test_every_file_of_the_map_is_our_own() -> None:
    form = PlaceForm()
    files = re.findall(r'data-(?:library|coast)="/static/[a-z]+/([^"]+)"', form.as_p())
    files += re.findall(r'(?:src|href)="/static/[a-z]+/([^"]+)"', str(form.media))

    assert len({*files}) == 5
    for file in files:
        assert finders.find(file), file


def test_vendored_libraries_come_with_their_licences() -> None:
    folder = Path(str(finders.find("vendor/maplibre-gl-6.17.0/maplibre-gl.mjs"))).parents[1]

    for library in folder.iterdir():
        assert [*library.glob("LICENSE*"), *library.glob("README*")], library.name
