"""Questions about volunteers, their credentials and the catalogue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from apps.volunteer.domain.errors import VolunteerNotFound
from apps.volunteer.models import Credential, Profile, Skill


def list_skills() -> QuerySet[Skill]:
    """The whole catalogue, by category and code."""
    return Skill.objects.all()


def list_volunteers(*, status: str = "") -> QuerySet[Profile]:
    """Newest application first, with skills and credentials; `status` empty means all."""
    everybody = Profile.objects.prefetch_related("skills", "credentials")
    return everybody.filter(status=status) if status else everybody


def get_volunteer(user_id: UUID) -> Profile:
    """One volunteer with skills and credentials.

    Raises:
        VolunteerNotFound: the person has not applied.
    """
    found = list_volunteers().filter(user_id=user_id).first()
    if found is None:
        raise VolunteerNotFound
    return found


def list_credentials(user_id: UUID) -> QuerySet[Credential]:
    """All of one person, also rejected ones, the first to lapse first."""
    return Credential.objects.filter(profile_id=user_id)


def count_applicants() -> int:
    """People who wait for a decision about themselves."""
    return Profile.objects.filter(status=Profile.Status.APPLICANT).count()


def count_claimed() -> int:
    """Credentials that wait for verification."""
    return Credential.objects.filter(status=Credential.Status.CLAIMED).count()


def count_lapsing(*, since: date, until: date) -> int:
    """Verified credentials whose last day lies between the two, both included."""
    verified = Credential.objects.filter(status=Credential.Status.VERIFIED)
    return verified.filter(valid_until__range=(since, until)).count()
