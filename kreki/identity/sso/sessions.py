"""Sessions of staff: opened by a sign-in at KREKI ID, ended with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from kreki.identity.sso.models import SsoSession

BACKEND: Final = "kreki.identity.sso.backend.SingleSignOnBackend"
LONGEST: Final = timedelta(hours=8)  # however busy
# A page asks KREKI ID again after this long. Rights follow roles within five minutes even if an
# event is lost, which is stricter than the quarter of an hour of the reference.
RECHECK: Final = timedelta(minutes=5)
PAUSE: Final = timedelta(minutes=1)
CHECKED, ID_TOKEN = "sso_checked_at", "sso_id_token"
log = structlog.get_logger(__name__)


def open_session(
    request: HttpRequest, user: Any, *, sid: UUID, id_token: str, now: datetime
) -> None:
    """Sign `user` in for eight hours; a person who is signed in already keeps the session.

    Keeping its key is what lets sockets and other tabs go on while a page is checked again.
    """
    if request.user.pk != user.pk:
        login(request, user, backend=BACKEND)
        request.session.set_expiry(now + LONGEST)
        request.session.save()  # gives it its key
    SsoSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"sid": sid, "user_id": UUID(user.username)},
        create_defaults={"sid": sid, "user_id": UUID(user.username), "opened_at": now},
    )
    request.session[ID_TOKEN] = id_token
    mark_checked(request, at=now)


def mark_checked(request: HttpRequest, *, at: datetime) -> None:
    request.session[CHECKED] = at.timestamp()


def ask_again_soon(request: HttpRequest, *, now: datetime) -> None:
    """KREKI ID could not be asked: not on every page, but in a minute."""
    mark_checked(request, at=now - RECHECK + PAUSE)


def is_due(request: HttpRequest, *, now: datetime) -> bool:
    """Whether KREKI ID must be asked again; sessions of another origin never are."""
    checked_at = request.session.get(CHECKED)
    return checked_at is not None and now.timestamp() - checked_at >= RECHECK.total_seconds()


def forget(session_key: str | None) -> None:
    """The session ended by itself."""
    SsoSession.objects.filter(pk=session_key).delete()


@transaction.atomic
def end_sessions(*, sid: UUID | None = None, user_id: UUID | None = None) -> int:
    """End those of one sign-in, or all of a person; how many."""
    concerned = SsoSession.objects.filter(Q(sid=sid) if sid else Q(user_id=user_id))
    keys = list(concerned.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    concerned.filter(pk__in=keys).delete()
    if keys:
        log.info("sessions ended by KREKI ID", count=len(keys), sid=str(sid), user_id=str(user_id))
    return len(keys)
