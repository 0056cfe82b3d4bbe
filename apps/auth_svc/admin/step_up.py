"""What is done only after a sign-in of the last ten minutes: grants, acting for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from apps.auth_svc.web.recent import is_recently_signed_in
from kreki.adminkit import RecordAction


def require_recent_sign_in(request: HttpRequest) -> None:
    """Call it first in any view of this admin: whoever proves who they are goes on where they were.

    The page that asks is `/id/reauthenticate/`; allauth keeps the request that was stopped in the
    session, a POST included, and carries it out afterwards.

    Raises:
        ReauthenticationRequired: heeded by allauth's middleware.
    """
    # A break-glass session is no device; its proof is what allauth remembers.
    if not is_recently_signed_in(request) and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired


@dataclass(frozen=True, kw_only=True)
class RecentAction(RecordAction):
    """A `RecordAction` that asks who is there before it asks anything else."""

    def __call__(
        self, model_admin: Any, request: HttpRequest, records: QuerySet[Model]
    ) -> HttpResponse | None:
        require_recent_sign_in(request)
        return super().__call__(model_admin, request, records)
