"""Questions about volunteers, their credentials and the catalogue."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from apps.volunteer.domain.errors import VolunteerNotFound
from apps.volunteer.models import Credential, Profile, Skill
from kreki.identity.areas import lies_in
from kreki.identity.policy import Extent, Reach

_Row = TypeVar("_Row", bound=Model)


def list_skills() -> QuerySet[Skill]:
    """The whole catalogue, by category and code."""
    return Skill.objects.all()


def list_volunteers(*, reach: Reach, status: str = "") -> QuerySet[Profile]:
    """Within `reach`, newest application first, with skills and credentials.

    Args:
        status: Empty for all.
    """
    people = Profile.objects.of_people().prefetch_related("skills", "credentials")
    found = _within(reach, people, "area")
    return found.filter(status=status) if status else found


def get_volunteer(user_id: UUID, *, reach: Reach) -> Profile:
    """One volunteer with skills and credentials.

    Raises:
        VolunteerNotFound: the person has not applied, or is out of `reach`.
    """
    found = list_volunteers(reach=reach).filter(user_id=user_id).first()
    if found is None:
        raise VolunteerNotFound
    return found


def list_credentials(user_id: UUID) -> QuerySet[Credential]:
    """All of one person, also rejected ones, the first to lapse first."""
    return Credential.objects.filter(profile_id=user_id)


def count_applicants(*, reach: Reach) -> int:
    """People who wait for a decision about themselves."""
    applicants = Profile.objects.filter(status=Profile.Status.APPLICANT)
    return _within(reach, applicants, "area").count()


def count_claimed(*, reach: Reach) -> int:
    """Credentials that wait for verification."""
    claimed = Credential.objects.filter(status=Credential.Status.CLAIMED)
    return _within(reach, claimed, "profile__area").count()


def count_lapsing(*, reach: Reach, since: date, until: date) -> int:
    """Verified credentials of people whose last day lies between the two, both included."""
    verified = Credential.objects.filter(status=Credential.Status.VERIFIED)
    lapsing = verified.filter(
        profile__in=Profile.objects.of_people(), valid_until__range=(since, until)
    )
    return _within(reach, lapsing, "profile__area").count()


def _within(reach: Reach, found: QuerySet[_Row], lookup: str) -> QuerySet[_Row]:
    """Those of the areas that `reach` covers; without a known area only for who sees all."""
    return (
        found if reach.extent is Extent.ALL else found.filter(lies_in(reach.areas, lookup=lookup))
    )
