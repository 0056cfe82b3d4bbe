"""What is done only after a sign-in of the last ten minutes: grants, acting for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.auth_svc.selectors import get_sign_in_time
from kreki.adminkit import RecordAction
from kreki.identity.permissions import RECENT_S

RECENT: Final = timedelta(seconds=RECENT_S)


def require_recent_sign_in(request: HttpRequest) -> None:
    """Call it first in any view of this admin: whoever proves who they are goes on where they were.

    The page that asks is `/id/reauthenticate/`; allauth keeps the request that was stopped in the
    session, a POST included, and carries it out afterwards.

    Raises:
        ReauthenticationRequired: heeded by allauth's middleware.
    """
    now = timezone.now()
    signed_in_at = get_sign_in_time(session_key=str(request.session.session_key), now=now)
    if signed_in_at is not None and now - signed_in_at < RECENT:
        return
    if not did_recently_reauthenticate(request):  # a break-glass session is no device
        raise ReauthenticationRequired


@dataclass(frozen=True, kw_only=True)
class RecentAction(RecordAction):
    """A `RecordAction` that asks who is there before it asks anything else."""

    def __call__(
        self, model_admin: Any, request: HttpRequest, records: QuerySet[Model]
    ) -> HttpResponse | None:
        require_recent_sign_in(request)
        return super().__call__(model_admin, request, records)
