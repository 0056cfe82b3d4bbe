"""Writes the demonstration volunteers, with the events that make them known elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from apps.volunteer.domain import states
from apps.volunteer.domain.demo import (
    DemoVolunteer,
    describe_volunteer,
    issuer_of,
    number_of,
)
from apps.volunteer.models import Credential, Decision, Profile, ProfileSkill, Reason
from apps.volunteer.services.record import build_record, subject_of
from kreki.contracts import volunteer as contract
from kreki.demo import demo_id
from kreki.events import emit

BATCH: Final = 500  # people per transaction
BY: Final = "seed_demo"
VALID: Final = timedelta(days=730)  # BHD counts for two years


def seed_volunteers(*, count: int, now: datetime) -> int:
    """See to it that the people 1 to `count` exist; those who do are left as they are.

    Returns:
        How many were added.
    """
    starts = range(1, count + 1, BATCH)
    return sum(_seed_batch(range(at, min(at + BATCH, count + 1)), now) for at in starts)


@transaction.atomic
def _seed_batch(numbers: range, now: datetime) -> int:
    ids = {number: demo_id("volunteer", number) for number in numbers}
    known = set(Profile.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    new = {number: describe_volunteer(number) for number in numbers if ids[number] not in known}
    profiles = {number: _profile(number, person, now) for number, person in new.items()}
    credentials = {
        number: _credentials(number, profiles[number], person, now.date())
        for number, person in new.items()
    }
    Profile.objects.bulk_create(profiles.values())
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profiles[number], skill_id=code)
        for number, person in new.items()
        for code in person.skills
    )
    Credential.objects.bulk_create(each for mine in credentials.values() for each in mine)
    Decision.objects.bulk_create(_decision(profile, now) for profile in profiles.values())
    for number, person in new.items():
        _publish(profiles[number], person, credentials[number])
    return len(new)


def _profile(number: int, person: DemoVolunteer, now: datetime) -> Profile:
    return Profile(
        user_id=demo_id("volunteer", number),
        display_name=person.display_name,
        transport_mode=person.transport_mode,
        area=person.area,
        status=states.SUSPENDED if person.is_suspended else states.ACTIVE,
        seq=1,
        applied_at=now,
        decided_at=now,
        decided_by=BY,
        reason=Reason.OWN_REQUEST if person.is_suspended else Reason.DOCUMENTS_CHECKED,
    )


def _credentials(
    number: int, profile: Profile, person: DemoVolunteer, today: date
) -> list[Credential]:
    """Issued within the last year; of a lapsed person so long ago that none counts."""
    issued_on = today - timedelta(days=number % 365)
    if person.is_lapsed:
        issued_on -= VALID + timedelta(days=1)
    return [
        Credential(
            id=demo_id(f"credential.{code}", number),
            profile=profile,
            code=code,
            number=number_of(code, number, issued_on.year),
            issuer=issuer_of(code),
            issued_on=issued_on,
            valid_until=issued_on + VALID,
            status=states.VERIFIED,
        )
        for code in person.credentials
    ]


def _decision(profile: Profile, now: datetime) -> Decision:
    verb = states.SUSPEND if profile.status == states.SUSPENDED else states.APPROVE
    return Decision(
        profile=profile,
        verb=verb,
        by=BY,
        at=now,
        reason=profile.reason,
        seq=profile.seq,
    )


def _publish(profile: Profile, person: DemoVolunteer, credentials: list[Credential]) -> None:
    event = contract.ProfileSuspended if person.is_suspended else contract.ProfileApproved
    record = build_record(event, profile, person.skills, credentials, reason=profile.reason)
    emit(record, subject=subject_of(profile), seq=profile.seq)
