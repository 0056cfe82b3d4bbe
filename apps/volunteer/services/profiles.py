"""What people do with their own profile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.volunteer.domain.errors import AlreadyApplied, UnknownSkill
from apps.volunteer.models import Profile, Skill
from apps.volunteer.services.record import lock_profile, publish_change


@transaction.atomic
def apply(*, user_id: UUID, display_name: str, transport_mode: str, now: datetime) -> Profile:
    """Register somebody as an applicant; nobody is called before an approval.

    Raises:
        AlreadyApplied: the person has a profile, whatever its status.
    """
    profile, created = Profile.objects.get_or_create(
        user_id=user_id,
        defaults={
            "display_name": display_name,
            "transport_mode": transport_mode,
            "applied_at": now,
        },
    )
    if not created:
        raise AlreadyApplied
    return profile


@transaction.atomic
def change_profile(*, user_id: UUID, display_name: str, transport_mode: str) -> Profile:
    """Set name and transport; the same values again change and publish nothing.

    Raises:
        VolunteerNotFound: the person has not applied.
    """
    profile = lock_profile(user_id)
    if (profile.display_name, profile.transport_mode) != (display_name, transport_mode):
        profile.display_name, profile.transport_mode = display_name, transport_mode
        profile.save(update_fields=["display_name", "transport_mode"])
        publish_change(profile)
    return profile


@transaction.atomic
def set_skills(*, user_id: UUID, codes: Iterable[str]) -> Profile:
    """Replace the person's skills; the same ones again change and publish nothing.

    Raises:
        VolunteerNotFound: the person has not applied.
        UnknownSkill: names every code that the catalogue lacks.
    """
    profile = lock_profile(user_id)
    wanted = set(codes)
    found = Skill.objects.filter(code__in=wanted)
    if unknown := wanted - {skill.code for skill in found}:
        raise UnknownSkill(codes=", ".join(sorted(unknown)))
    if wanted != set(profile.skills.values_list("code", flat=True)):
        profile.skills.set(found)
        publish_change(profile)
    return profile
