"""The end of a session: its tokens die, and the clients that were entered through it are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from oauth2_provider.models import RefreshToken

from apps.auth_svc.models import DeviceSession, LogoutNotice
from apps.auth_svc.services import support


@transaction.atomic
def end_device(family: UUID, *, now: datetime) -> bool:
    """End a session; a browser's takes along every client's that was entered through it.

    Returns:
        Whether anything was live until now.
    """
    live = DeviceSession.objects.filter(Q(pk=family) | Q(parent=family), ended_at=None)
    ending = list(live.select_related("application").select_for_update(of=("self",)))
    RefreshToken.revoke_family(family)
    for session in ending:
        RefreshToken.revoke_family(session.pk)
    LogoutNotice.objects.bulk_create(
        LogoutNotice(
            application=session.application,
            sid=session.pk,
            user_id=session.user_id,
            created_at=now,
            next_attempt_at=now,
        )
        for session in ending
        if session.application.backchannel_logout_uri
    )
    support.end_with_devices([session.pk for session in ending], now=now)
    return live.update(ended_at=now) > 0
