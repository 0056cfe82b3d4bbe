"""Whether whoever is in this browser or app proved who they are a moment ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.utils import timezone

from apps.auth_svc.selectors import get_sign_in_time
from kreki.identity.recency import RECENT_S

RECENT: Final = timedelta(seconds=RECENT_S)


def require_recent_sign_in(request: HttpRequest) -> None:
    """Call it first in a view: whoever proves who they are goes on where they were.

    The page that asks is `/id/reauthenticate/`; allauth keeps the request that was stopped in the
    session, a POST included, and carries it out afterwards.

    Raises:
        ReauthenticationRequired: heeded by allauth's middleware.
    """
    if not is_recently_signed_in(request):
        raise ReauthenticationRequired


def is_recently_signed_in(request: HttpRequest) -> bool:
    """What `RecentlySignedIn` is to the API: a sign-in, or a proof since, of the last ten minutes.

    A break-glass session is no device; its proof is what allauth remembers.
    """
    now = timezone.now()
    signed_in_at = get_sign_in_time(session_key=str(request.session.session_key), now=now)
    if signed_in_at is not None:
        return now - signed_in_at <= RECENT
    can_prove = bool(get_reauthentication_flows(request.user))  # else allauth says yes for ever
    return can_prove and did_recently_reauthenticate(request)
