"""Areas: seeded roughly and marked so, redrawn by staff who may."""

from __future__ import annotations

import importlib
import json
from itertools import combinations

import pytest
from django.apps import apps
from django.contrib.gis.geos import Point

from apps.emergency.models import Area
from apps.emergency.selectors import get_area_at
from tests.admin_habits import inline_code
from tests.emergency.staff import browser

pytestmark = pytest.mark.django_db
LIST = "/admin/emergency/emergency/area/"
SQUARE = [[106.8, -6.2], [106.9, -6.2], [106.9, -6.1], [106.8, -6.1], [106.8, -6.2]]
ALL = ("view_area", "add_area", "change_area", "delete_area")


@pytest.fixture
def _seeded() -> None:
    """As the migration leaves them, also after a test that emptied the table."""
    Area.objects.all().delete()
    importlib.import_module("apps.emergency.migrations.0003_demo_areas").draw(apps, None)


def form(**changes: object) -> dict[str, object]:
    outline = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
    return {"code": "31.71.01", "name": "Gambir", "outline": outline, **changes}


@pytest.mark.usefixtures("_seeded")
@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (-6.1754, 106.8272, "Jakarta Pusat"),  # Monas
        (-6.1214, 106.9030, "Jakarta Utara"),  # Kelapa Gading side of the coast
        (-6.1683, 106.7588, "Jakarta Barat"),  # Kedoya
        (-6.2615, 106.8106, "Jakarta Selatan"),  # Kemang
        (-6.2250, 106.9004, "Jakarta Timur"),  # Jatinegara
        (-6.4025, 106.7942, "Depok"),
        (-6.1783, 106.6319, "Tangerang"),
        (-6.2383, 106.9756, "Bekasi"),
    ],
)
def test_a_known_place_lies_in_its_city(latitude: float, longitude: float, name: str) -> None:
    area = get_area_at(Point(longitude, latitude, srid=4326))

    assert area is not None
    assert area.name == name


@pytest.mark.usefixtures("_seeded")
def test_outlines_are_sound_marked_as_demo_and_share_borders_only() -> None:
    areas = list(Area.objects.all())

    assert len(areas) == 8
    assert all(area.is_demo and area.outline.valid for area in areas)
    for one, other in combinations(areas, 2):
        assert one.outline.intersection(other.outline).area == pytest.approx(0, abs=1e-9)


@pytest.mark.usefixtures("_seeded")
def test_seeding_again_changes_nothing_and_erasing_keeps_what_staff_drew() -> None:
    Area.objects.filter(code="31.71").update(name="Gambir", is_demo=False)
    migration = importlib.import_module("apps.emergency.migrations.0003_demo_areas")

    migration.draw(apps, None)
    assert Area.objects.get(code="31.71").name == "Gambir"
    migration.erase(apps, None)

    assert [area.name for area in Area.objects.all()] == ["Gambir"]


@pytest.mark.usefixtures("_seeded")
def test_the_list_marks_demo_data() -> None:
    Area.objects.filter(code="31.71").update(is_demo=False)

    page = browser("view_area").get(LIST).content.decode()

    assert page.count('<span class="badge badge-demo">Data contoh, perkiraan</span>') == 7
    assert "Ditetapkan staf" in page
    assert inline_code(page) == []


def test_staff_draw_and_redraw_an_area() -> None:
    client = browser(*ALL)

    added = client.post(f"{LIST}add/", form())
    area = Area.objects.get(code="31.71.01")
    page = client.get(f"{LIST}{area.pk}/change/").content.decode()
    moved = json.dumps({"type": "Polygon", "coordinates": [[[x, y - 1] for x, y in SQUARE]]})
    changed = client.post(f"{LIST}{area.pk}/change/", form(outline=moved))

    assert (added.status_code, changed.status_code) == (302, 302)
    assert "[106.8, -6.2]" in page
    assert inline_code(page) == []
    area.refresh_from_db()
    assert area.outline.extent == (106.8, -7.2, 106.9, -7.1)


def test_a_wrong_outline_is_explained_and_nothing_is_stored() -> None:
    swapped = json.dumps({"type": "Polygon", "coordinates": [[point[::-1] for point in SQUARE]]})

    answer = browser(*ALL).post(f"{LIST}add/", form(outline=swapped))

    assert answer.status_code == 200
    assert "tampak terbalik: tulis bujur dahulu" in answer.content.decode()
    assert not Area.objects.filter(code="31.71.01").exists()


@pytest.mark.usefixtures("_seeded")
def test_who_may_only_look_cannot_redraw() -> None:
    area = Area.objects.get(code="31.71")

    client = browser("view_area")

    assert client.get(f"{LIST}{area.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{area.pk}/change/", form()).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
