"""Staff of KREKI ID itself: who may enter its admin."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.selectors import Authority, get_authority
from kreki.identity.sso.access import Access, access_to
from kreki.identity.sso.staff import give_rights, has_rights

OWN_GROUPS: Final = ArrayAgg(  # read with the device: every page of the admin asks for both
    "user__groups__name", filter=Q(user__groups__isnull=False), default=[]
)


class Standing(Enum):
    """How somebody who is signed in stands to the admin."""

    STAFF = "staff"
    NO_ROLE = "no_role"
    SECOND_FACTOR = "second_factor"  # the role is there, but not shown with enough


def standing_of(*, user: User, session_key: str, now: datetime) -> Standing:
    """By the roles held at `now` and the way this session was opened; the row follows them."""
    here = DeviceSession.objects.live(now).filter(user=user, session_key=session_key)
    device = here.annotate(groups=OWN_GROUPS).first()
    held = get_authority(user.pk, now=now)
    if device is None or _access(held) is None:
        return Standing.NO_ROLE
    access = _access(held.shown_by(device.amr))
    if access is None:
        return Standing.SECOND_FACTOR
    if not has_rights(user, access, groups=device.groups):
        give_rights(user, access)
    return Standing.STAFF


def _access(authority: Authority) -> Access | None:
    return access_to(settings.SERVICE.slug, roles=authority.roles, bounds=authority.bounds)
