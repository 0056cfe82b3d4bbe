"""What volunteer holds about people; decisions of staff stay, about a tombstone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import connection

from apps.volunteer.models import Credential, Decision, Profile, ProfileSkill
from kreki.privacy.holdings import Erased, Held, Holdings

KEPT: Final = "decision_register"
NAMELESS: Final = "Terhapus"
# The trigger of the register lets exactly this through, and only for profile and note.
ALLOW: Final = "SELECT set_config('kreki.erasure', 'on', true)"
FORBID: Final = "SELECT set_config('kreki.erasure', '', true)"


def _bury(user_id: UUID, tombstone_id: UUID) -> Iterable[Erased]:
    """Decisions, and the credentials they are about, move to a profile that names nobody."""
    profile = Profile.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
    decided = Decision.objects.filter(profile_id=user_id)
    if profile is None or not decided.exists():
        return
    _make_tombstone(profile, tombstone_id)
    about = decided.exclude(credential=None).values("credential")
    for credential in Credential.objects.filter(pk__in=about):
        credential.profile_id, credential.number = tombstone_id, f"{NAMELESS} {credential.pk}"
        credential.save(update_fields=["profile_id", "number"])
    with connection.cursor() as cursor:
        cursor.execute(ALLOW)
        count = decided.update(profile_id=tombstone_id, note="")
        cursor.execute(FORBID)
    yield Erased(name="decisions", count=count, kept=KEPT)


def _make_tombstone(profile: Profile, tombstone_id: UUID) -> None:
    Profile.objects.get_or_create(
        user_id=tombstone_id,
        defaults={
            "display_name": NAMELESS,
            "status": Profile.Status.ERASED,
            "transport_mode": Profile.Transport.FOOT,
            "applied_at": profile.applied_at,
            "decided_at": profile.decided_at,
            "decided_by": profile.decided_by,
            "reason": profile.reason,
        },
    )


HOLDINGS: Final = Holdings(
    before=_bury,
    tables=(
        Held(
            name="decisions",
            model=Decision,
            person="profile_id",
            shown=("verb", "at", "reason", "note"),
        ),
        Held(
            name="credentials",
            model=Credential,
            person="profile_id",
            shown=("code", "number", "issuer", "issued_on", "valid_until", "status"),
        ),
        Held(name="skills", model=ProfileSkill, person="profile_id", shown=("skill_id",)),
        Held(
            name="profile",
            model=Profile,
            person="user_id",
            shown=(
                "display_name",
                "status",
                "transport_mode",
                "area",
                "applied_at",
                "decided_at",
                "reason",
            ),
        ),
    ),
)
