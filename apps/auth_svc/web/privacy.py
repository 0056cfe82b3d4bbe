"""A person's rights begin here: one page that leads to consents, the copy and the deletion."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, cast

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin

from apps.auth_svc.domain.rights import ExportNotFound
from apps.auth_svc.gateways.accounts.recent import is_recently_signed_in
from apps.auth_svc.models import User
from apps.auth_svc.services import consents, exporting, support

SHOWN: Final = 20  # of the times that support looked; the copy has all


class OwnRights(LoginRequiredMixin, ContextMixin, View):
    """A page about the rights of whoever is signed in; the REST API asks for the same proofs."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Closed to support that acts for somebody: nobody may take one person for the other."""
        key = str(request.session.session_key)
        if support.is_acting(session_key=key, now=timezone.now()):
            return render(request, "auth_svc/acting.html", status=HTTPStatus.FORBIDDEN)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`can_prove`: whether anything but signing in again would be proof."""
        return super().get_context_data(
            **kwargs,
            is_recent=is_recently_signed_in(self.request),
            can_prove=bool(get_reauthentication_flows(self.person)),
        )


class PrivacyPage(OwnRights, TemplateView):
    template_name = "auth_svc/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standings = consents.list_standings(self.person.pk)
        return super().get_context_data(
            **kwargs,
            standings=standings,
            given=[standing for standing in standings if standing.given],
            asking=[standing for standing in standings if standing.asks_again],
            copy_status=_copy_status(self.person, timezone.now()),
            accesses=support.list_accesses(self.person.pk)[:SHOWN],
        )


def _copy_status(person: User, now: datetime) -> str:
    """`none`, or the status of the newest copy."""
    try:
        return exporting.get_progress(user_id=person.pk).status(now)
    except ExportNotFound:
        return "none"
