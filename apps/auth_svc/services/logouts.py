"""Back-channel logout: which clients must still be told that a session has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction

from apps.auth_svc.models import LogoutNotice
from apps.auth_svc.services.oauth import keystore

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME_S: Final = 120
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=15)
GIVE_UP: Final = timedelta(days=1)  # no client's session is that old

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Logout:
    """One attempt: POST `token` as `logout_token` to `address`."""

    notice_id: int
    address: str
    token: str


@transaction.atomic
def claim_logout(*, now: datetime) -> Logout | None:
    """The notice that is due longest, as one attempt; None if none is due.

    The next attempt is planned before this one is made: a process that dies in between leaves
    the notice due again, and a client that hears the same logout twice only nods.
    """
    due = LogoutNotice.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")
    notice = due.select_for_update(skip_locked=True, of=("self",)).first()
    if notice is None:
        return None
    pause = min(FIRST_PAUSE * 2 ** min(notice.attempts, 10), LONGEST_PAUSE)
    notice.attempts, notice.next_attempt_at = notice.attempts + 1, now + pause
    notice.save(update_fields=["attempts", "next_attempt_at"])
    address = notice.application.backchannel_logout_uri
    return Logout(notice.pk, address, _token(notice, now=now))


@transaction.atomic
def settle_logout(logout: Logout, *, error: str, now: datetime) -> None:
    """Without `error` the client knows; with one it is tried again, for a day."""
    notice = LogoutNotice.objects.filter(pk=logout.notice_id)
    if not error:
        notice.delete()
        return
    notice.update(last_error=error[:100])
    given_up, _ = notice.filter(created_at__lte=now - GIVE_UP).delete()
    if given_up:
        log.error("client was never told of a logout", address=logout.address, error=error)


def _token(notice: LogoutNotice, *, now: datetime) -> str:
    """OpenID Connect Back-Channel Logout 1.0, section 2.4; a new `jti` for every attempt."""
    issued_at = int(now.timestamp())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(notice.user_id),
        "aud": notice.application.client_id,
        "iat": issued_at,
        "exp": issued_at + LIFETIME_S,
        "jti": str(uuid4()),
        "sid": str(notice.sid),
        "events": {EVENT: {}},
    }
    return keystore.sign(claims, typ="logout+jwt")
