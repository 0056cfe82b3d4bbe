"""What is done only after a sign-in of the last ten minutes: grants, acting for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from apps.auth_svc.gateways.accounts.recent import require_recent_sign_in
from kreki.adminkit import RecordAction


@dataclass(frozen=True, kw_only=True)
class RecentAction(RecordAction):
    """A `RecordAction` that asks who is there before it asks anything else."""

    def __call__(
        self, model_admin: Any, request: HttpRequest, records: QuerySet[Model]
    ) -> HttpResponse | None:
        require_recent_sign_in(request)
        return super().__call__(model_admin, request, records)
