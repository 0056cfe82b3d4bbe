"""The responder record: what the other services know of a volunteer, sent whole at each change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.volunteer.domain import states
from apps.volunteer.domain.credentials import lapses_at
from apps.volunteer.domain.errors import VolunteerNotFound
from apps.volunteer.models import Credential, Profile
from kreki.contracts import volunteer as contract
from kreki.events import emit


def lock_profile(user_id: UUID) -> Profile:
    """The profile, locked until the transaction ends: every change of a volunteer queues here.

    Raises:
        VolunteerNotFound: the person has not applied.
    """
    try:
        return Profile.objects.select_for_update().get(user_id=user_id)
    except Profile.DoesNotExist:
        raise VolunteerNotFound from None


def publish_change(profile: Profile) -> int | None:
    """Tell that skills, credentials, name or transport changed; the caller holds the lock.

    Nobody else needs to know an applicant: the approval publishes the whole record.

    Returns:
        The record's number, None if nothing was published.
    """
    if profile.status == states.APPLICANT:
        return None
    return publish(profile, contract.SkillsChanged)


def publish(profile: Profile, event: type[contract.ResponderRecord], *, reason: str = "") -> int:
    """Number the record and send it as `event`; the caller holds the lock.

    Returns:
        The number given.
    """
    profile.seq += 1
    profile.save(update_fields=["seq"])
    skills = profile.skills.values_list("code", flat=True)
    record = build_record(event, profile, skills, profile.credentials.all(), reason=reason)
    emit(record, subject=subject_of(profile), seq=profile.seq)
    return profile.seq


def subject_of(profile: Profile) -> str:
    """The aggregate that `seq` counts."""
    return f"volunteer:{profile.user_id}"


def build_record(
    event: type[contract.ResponderRecord],
    profile: Profile,
    skills: Iterable[str],
    credentials: Iterable[Credential],
    *,
    reason: str = "",
) -> contract.ResponderRecord:
    """The whole record; of the credentials the verified ones, lapsed or not.

    Consumers compare dates with the clock themselves, so that an expiry needs no event.
    """
    counting = [each for each in credentials if each.status == states.VERIFIED]
    return event(
        user_id=profile.user_id,
        display_name=profile.display_name,
        status=profile.status,
        transport_mode=profile.transport_mode,
        skills=tuple(sorted(skills)),
        credentials=tuple(map(_publish_credential, sorted(counting, key=_order))),
        reason_code=reason,
    )


def _order(credential: Credential) -> tuple[str, str]:
    return credential.code, credential.number


def _publish_credential(credential: Credential) -> contract.Credential:
    return contract.Credential(
        code=credential.code,
        issuer=credential.issuer,
        number=credential.number,
        valid_until=lapses_at(credential.valid_until),
    )
