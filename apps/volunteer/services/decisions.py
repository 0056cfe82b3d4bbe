"""What staff decides about a volunteer: status, register entry and event in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.volunteer.domain import states
from apps.volunteer.domain.credentials import Proof, check_may_approve
from apps.volunteer.domain.deciding import check_may_decide
from apps.volunteer.domain.errors import StatusConflict
from apps.volunteer.models import Decision, Profile
from apps.volunteer.services.record import lock_profile, publish
from kreki.contracts import volunteer as contract


@transaction.atomic
def approve_volunteer(
    *, user_id: UUID, by: str, now: datetime, reason: str, note: str = ""
) -> None:
    """Let an applicant be called from now on.

    Raises:
        VolunteerNotFound: the person has not applied.
        OwnRecord: it is the decider's own.
        StatusConflict: not an applicant.
        NoValidCredential: nothing verified counts at `now`; names what is on record.
    """
    profile = lock_profile(user_id)
    _check_may_take(states.APPROVE, profile, by=by)
    check_may_approve(_list_proofs(profile), now=now)
    decision = Decision(verb=states.APPROVE, by=by, at=now, reason=reason, note=note)
    _decide(profile, decision, contract.ProfileApproved)


@transaction.atomic
def suspend_volunteer(
    *, user_id: UUID, by: str, now: datetime, reason: str, note: str = ""
) -> None:
    """Take the right to be called away.

    Raises:
        VolunteerNotFound: the person has not applied.
        OwnRecord: it is the decider's own.
        StatusConflict: not active.
    """
    profile = lock_profile(user_id)
    _check_may_take(states.SUSPEND, profile, by=by)
    decision = Decision(verb=states.SUSPEND, by=by, at=now, reason=reason, note=note)
    _decide(profile, decision, contract.ProfileSuspended)


@transaction.atomic
def reinstate_volunteer(
    *, user_id: UUID, by: str, now: datetime, reason: str, note: str = ""
) -> None:
    """Lift a suspension; credentials that lapsed meanwhile still do not count.

    Raises:
        VolunteerNotFound: the person has not applied.
        OwnRecord: it is the decider's own.
        StatusConflict: not suspended.
    """
    profile = lock_profile(user_id)
    _check_may_take(states.REINSTATE, profile, by=by)
    decision = Decision(verb=states.REINSTATE, by=by, at=now, reason=reason, note=note)
    _decide(profile, decision, contract.ProfileReinstated)


def _check_may_take(step: str, profile: Profile, *, by: str) -> None:
    check_may_decide(by=by, about=profile.user_id)
    if not states.can_take(step, profile.status):
        raise StatusConflict(status=profile.get_status_display())


def _list_proofs(profile: Profile) -> list[Proof]:
    return [
        Proof(each.number, each.status == states.VERIFIED, each.valid_until)
        for each in profile.credentials.exclude(status=states.REJECTED)
    ]


def _decide(profile: Profile, decision: Decision, event: type[contract.ResponderRecord]) -> None:
    profile.status = states.status_after(decision.verb)
    profile.decided_at, profile.decided_by = decision.at, decision.by
    profile.reason = decision.reason
    profile.save(update_fields=["status", "decided_at", "decided_by", "reason"])
    decision.profile = profile
    decision.seq = publish(profile, event, reason=decision.reason)
    decision.save(force_insert=True)
