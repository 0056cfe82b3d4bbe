"""Whether whoever is in this browser proved who they are a moment ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from apps.auth_svc.selectors import get_sign_in_time
from kreki.identity.recency import RECENT_S

RECENT: Final = timedelta(seconds=RECENT_S)


def is_recently_signed_in(request: HttpRequest) -> bool:
    """What `RecentlySignedIn` is to the API: a sign-in, or a proof since, of the last ten minutes.

    False for a session that is no device, as those of break-glass are.
    """
    now = timezone.now()
    signed_in_at = get_sign_in_time(session_key=str(request.session.session_key), now=now)
    return signed_in_at is not None and now - signed_in_at <= RECENT
