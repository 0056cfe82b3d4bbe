"""People apply, and keep their own profile; others hear of it once they were approved."""

from __future__ import annotations

import pytest

from apps.volunteer.domain import states
from apps.volunteer.domain.errors import AlreadyApplied, UnknownSkill, VolunteerNotFound
from apps.volunteer.models import Profile
from apps.volunteer.services import profiles
from tests.people import STRANGER, VOLUNTEER
from tests.volunteer.factories import NOON, published, volunteer

pytestmark = pytest.mark.django_db


def change(**changes: str | None) -> None:
    profiles.change_profile(user_id=VOLUNTEER, changes=changes)


def test_an_application_makes_an_applicant_and_no_event() -> None:
    profile = profiles.apply(
        user_id=VOLUNTEER, display_name="Sari", transport_mode="foot", now=NOON
    )

    assert (profile.status, profile.applied_at, profile.seq) == (states.APPLICANT, NOON, 0)
    assert published() == []


def test_nobody_applies_twice() -> None:
    volunteer(status=states.SUSPENDED)

    with pytest.raises(AlreadyApplied):
        profiles.apply(user_id=VOLUNTEER, display_name="S", transport_mode="foot", now=NOON)


def test_an_applicants_changes_stay_here() -> None:
    volunteer()

    change(display_name="Sari U.", transport_mode="car")

    assert Profile.objects.get().display_name == "Sari U."
    assert published() == []


def test_every_change_of_an_active_person_is_published_whole_and_numbered() -> None:
    volunteer(status=states.ACTIVE)

    profiles.set_skills(user_id=VOLUNTEER, codes=["CPR_ADULT", "AED"])
    change(display_name="Sari", transport_mode="bicycle")

    (first, skilled), (second, renamed) = published()
    assert (first, second) == (1, 2)
    assert skilled.skills == renamed.skills == ("AED", "CPR_ADULT")
    assert (renamed.display_name, renamed.transport_mode) == ("Sari", "bicycle")
    assert (renamed.type, renamed.status) == ("volunteer.skills.changed.v1", "active")


def test_the_same_values_again_publish_nothing() -> None:
    volunteer(status=states.ACTIVE)
    profiles.set_skills(user_id=VOLUNTEER, codes=["AED"])

    profiles.set_skills(user_id=VOLUNTEER, codes=["AED", "AED"])
    change(display_name="Sari Utami", transport_mode="motorbike")

    assert len(published()) == 1


def test_where_somebody_is_stays_here() -> None:
    volunteer(status=states.ACTIVE, area="31.71")

    change(area="31.74")

    assert Profile.objects.get().area == "31.74"
    assert published() == []


def test_unknown_skills_are_all_named_and_nothing_changes() -> None:
    volunteer(status=states.ACTIVE)

    with pytest.raises(UnknownSkill) as refusal:
        profiles.set_skills(user_id=VOLUNTEER, codes=["AED", "FLYING", "BARKING"])

    assert refusal.value.parts == {"codes": "BARKING, FLYING"}
    assert Profile.objects.get().skills.count() == 0


def test_who_has_not_applied_has_no_profile_to_change() -> None:
    with pytest.raises(VolunteerNotFound):
        profiles.change_profile(user_id=STRANGER, changes={"display_name": "X"})
