"""What people do with their own profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.volunteer.domain.errors import AlreadyApplied, UnknownSkill
from apps.volunteer.models import Profile, Skill
from apps.volunteer.services.record import lock_profile, publish_change

PUBLISHED: Final = frozenset({"display_name", "transport_mode"})  # in the responder record


@transaction.atomic
def apply(
    *, user_id: UUID, display_name: str, transport_mode: str, area: str | None = None, now: datetime
) -> Profile:
    """Register somebody as an applicant; nobody is called before an approval.

    Args:
        area: Code of where the person is, None if not said.

    Raises:
        AlreadyApplied: the person has a profile, whatever its status.
    """
    profile, created = Profile.objects.get_or_create(
        user_id=user_id,
        defaults={
            "display_name": display_name,
            "transport_mode": transport_mode,
            "area": area,
            "applied_at": now,
        },
    )
    if not created:
        raise AlreadyApplied
    return profile


@transaction.atomic
def change_profile(*, user_id: UUID, changes: Mapping[str, str | None]) -> Profile:
    """Set `display_name`, `transport_mode` or `area`; the same values again publish nothing.

    Raises:
        VolunteerNotFound: the person has not applied.
    """
    profile = lock_profile(user_id)
    changed = {name for name, value in changes.items() if getattr(profile, name) != value}
    for name in changed:
        setattr(profile, name, changes[name])
    profile.save(update_fields=changed)
    if changed & PUBLISHED:
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
