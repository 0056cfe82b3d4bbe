"""A volunteer_lead sees incidents of own areas, and no figures of the whole country."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from apps.emergency.models import Area, Incident
from kreki.identity.models import StaffLimit
from tests.emergency.factories import panic
from tests.emergency.staff import browser

pytestmark = pytest.mark.django_db
LIST = "/admin/emergency/emergency/incident/"


@pytest.mark.parametrize(
    ("code", "is_seen"), [("31.74", True), ("31.74.01", True), ("31.7", False), ("31.75", False)]
)
def test_incidents_of_other_areas_are_neither_listed_nor_shown(code: str, is_seen: bool) -> None:
    lead = browser("view_incident")
    StaffLimit.objects.create(user=User.objects.get(), areas=["31.74"])
    incident = panic()
    area = Area.objects.all()[0]
    Area.objects.exclude(pk=area.pk).delete()
    Area.objects.update(code=code)
    Incident.objects.update(area=area)

    listed = lead.get(LIST).content.decode()
    page = lead.get(f"{LIST}{incident.pk}/change/")

    assert (incident.code in listed) is is_seen
    assert (page.status_code == 200) is is_seen


def test_national_figures_are_not_for_them() -> None:
    lead = browser("view_incident")
    assert lead.get("/admin/emergency/laporan/").status_code == 200

    StaffLimit.objects.create(user=User.objects.get(), areas=["31.74"])

    assert lead.get("/admin/emergency/laporan/").status_code == 403
