"""Support acts for a person: begun with a reason, seen on record, ended by whatever comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.auth_svc.domain.errors import AccountInactive, AccountNotFound
from apps.auth_svc.domain.support import (
    LONGEST,
    SHORTEST_REASON,
    SupportBusy,
    SupportNotAllowed,
    SupportReasonTooShort,
)
from apps.auth_svc.models import DeviceSession, SupportSession, User
from apps.auth_svc.models.support import SupportSessionQuerySet
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import audit
from kreki.contracts.auth import SupportActed
from kreki.events import emit
from kreki.identity.policy import Action, Extent, Resource, extent_of
from kreki.identity.recency import RECENT_S, ReauthenticationRequired
from kreki.identity.roles import RANK

Ending = SupportSession.Ending


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """`category` is told to the person, `reason` stays in the log."""

    category: str
    reason: str


@transaction.atomic
def begin(
    *, person_id: UUID, by: UUID, session_key: str, purpose: Purpose, now: datetime
) -> SupportSession:
    """Open the quarter of an hour; the person is told. Two at once of one staff member: one wins.

    Args:
        session_key: Of the Django session in which the staff member signed in.

    Raises:
        SupportReasonTooShort, SupportNotAllowed, ReauthenticationRequired, AccountNotFound,
        AccountInactive, SupportBusy
    """
    if len(purpose.reason.strip()) < SHORTEST_REASON:
        raise SupportReasonTooShort
    people = User.objects.filter(pk__in=(by, person_id)).order_by("pk").select_for_update()
    person = {each.pk: each for each in people}.get(person_id)
    if person is None:
        raise AccountNotFound
    device = _lock_device(by, session_key, now)
    if device is None or not may_act_for(person_id, by=by, amr=device.amr, now=now):
        raise SupportNotAllowed
    if now - device.auth_time > timedelta(seconds=RECENT_S):
        raise ReauthenticationRequired
    if not person.is_active:
        raise AccountInactive
    return _open(person, device, purpose, now)


@transaction.atomic
def resume(*, by: UUID, session_key: str, now: datetime) -> SupportSession | None:
    """The open session of this sign-in, for one more look, which is put on record.

    None if there is none, or if what it was opened on does not hold any more: then it has ended.
    """
    mine = SupportSession.objects.open().filter(staff_id=by, device__session_key=session_key)
    session = mine.select_related("person", "device").select_for_update(of=("self",)).first()
    if session is None:
        return None
    ending = _over(session, by=by, now=now)
    if ending is not None:
        _end([session], ending, now)
        return None
    person = audit.person(session.person_id)
    audit.record("support.asked", actor=audit.person(by), acting_for=person, subject=person)
    return session


@transaction.atomic
def end(*, by: UUID, now: datetime) -> None:
    """The staff member is done; without an open session nothing changes."""
    _end(_lock_open(Q(staff_id=by)), Ending.BUTTON, now)


def end_with_devices(families: Iterable[UUID], *, now: datetime) -> None:
    """These sign-ins end; in the transaction that ends them."""
    _end(_lock_open(Q(device_id__in=families)), Ending.SIGN_OUT, now)


def end_with_rights(user_id: UUID, *, now: datetime) -> None:
    """What this person may do has changed, whichever of the two it is; in that transaction."""
    _end(_lock_open(Q(staff_id=user_id) | Q(person_id=user_id)), Ending.RIGHTS, now)


@transaction.atomic
def end_overdue(*, now: datetime) -> None:
    """Write down the end of those whose time is over and whose staff member never came back."""
    _end(_lock_open(Q(expires_at__lte=now)), Ending.TIME, now)


def may_act_for(person_id: UUID, *, by: UUID, amr: Iterable[str], now: datetime) -> bool:
    """Whether a sign-in of `by` by `amr` shows a role that may, above every role of the person.

    A role that is bound to areas does not count: accounts lie in none.
    """
    own = get_authority(by, now=now).shown_by(amr)
    giving = [
        role
        for role in own.roles - own.bounds.keys()
        if extent_of([role], Resource.ACCOUNT, Action.IMPERSONATE) is Extent.ALL
    ]
    theirs = max(RANK[role] for role in get_authority(person_id, now=now).roles)
    return by != person_id and any(RANK[role] > theirs for role in giving)


def is_acting(*, session_key: str, now: datetime) -> bool:
    """Whether whoever signed in with this Django session acts for somebody at the moment."""
    here = SupportSession.objects.open().filter(device__session_key=session_key)
    return here.filter(expires_at__gt=now).exists()


def list_accesses(person_id: UUID) -> SupportSessionQuerySet:
    """Every time that support acted for the person, newest first."""
    return SupportSession.objects.filter(person_id=person_id).order_by("-began_at", "id")


def _open(person: User, device: DeviceSession, purpose: Purpose, now: datetime) -> SupportSession:
    mine = _lock_open(Q(staff_id=device.user_id))
    _end([each for each in mine if each.expires_at <= now], Ending.TIME, now)
    if any(each.ended_at is None for each in mine):
        raise SupportBusy
    session = SupportSession.objects.create(
        staff_id=device.user_id,
        device=device,
        person=person,
        category=purpose.category,
        reason=purpose.reason.strip(),
        began_at=now,
        expires_at=min(now + LONGEST, device.expires_at),
    )
    _record("support.began", session, reason=session.reason)
    event = SupportActed(user_id=person.pk, category=session.category, at=now)
    emit(event, subject=f"user:{person.pk}")
    return session


def _over(session: SupportSession, *, by: UUID, now: datetime) -> SupportSession.Ending | None:
    if session.expires_at <= now:
        return Ending.TIME
    device = session.device
    if device is None or device.ended_at is not None:
        return Ending.SIGN_OUT
    holds = may_act_for(session.person_id, by=by, amr=device.amr, now=now)
    return None if holds and session.person.is_active else Ending.RIGHTS


def _lock_device(user_id: UUID, session_key: str, now: datetime) -> DeviceSession | None:
    live = DeviceSession.objects.live(now).filter(user_id=user_id, session_key=session_key)
    return live.exclude(session_key="").select_for_update().first()


def _lock_open(which: Q) -> list[SupportSession]:
    return list(SupportSession.objects.open().filter(which).order_by("pk").select_for_update())


def _end(ending: Iterable[SupportSession], how: SupportSession.Ending, now: datetime) -> None:
    for session in ending:
        is_late = session.expires_at <= now
        session.ended_at = min(session.expires_at, max(now, session.began_at))
        session.ending = Ending.TIME if is_late else how
        session.save(update_fields=["ended_at", "ending"])
        _record("support.ended", session, reason=session.ending)


def _record(action: str, session: SupportSession, *, reason: str) -> None:
    subject = audit.person(session.person_id)
    actor = audit.person(session.staff_id) if session.staff_id else "system"
    audit.record(action, actor=actor, acting_for=subject, subject=subject, reason=reason)
