"""Who may use which part of the emergency API with more than a fresh access token."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import InvalidToken

from apps.emergency import selectors
from apps.emergency.domain.errors import IncidentNotFound
from kreki.identity.authentication import TokenAuthentication
from kreki.identity.caller import Caller
from kreki.identity.panic_credential import verify_late, verify_panic


class CallsForHelp(TokenAuthentication):
    """Also takes a panic credential: for a press, and for the incident that it opened."""

    def recognise(self, raw: bytes, request: Request) -> Caller:
        try:
            return super().recognise(raw, request)
        except InvalidToken:
            caller = verify_panic(raw)
        incident_id = _incident_of(request)
        if incident_id is not None and not selectors.is_reporter(
            incident_id, user_id=caller.user_id
        ):
            raise IncidentNotFound
        return caller


class GivesHelp(TokenAuthentication):
    """Also takes an access token that has just expired, from somebody who answered this call."""

    def recognise(self, raw: bytes, request: Request) -> Caller:
        try:
            return super().recognise(raw, request)
        except InvalidToken:
            caller = verify_late(raw)
            incident_id = _incident_of(request)
            if incident_id is None or not selectors.has_answered(
                incident_id, user_id=caller.user_id
            ):
                raise
        return caller


class FollowsHelp(CallsForHelp, GivesHelp):
    """Who called, and who came."""


def _incident_of(request: Request) -> UUID | None:
    """The incident in the address, if there is one."""
    incident_id: UUID | None = request.parser_context["kwargs"].get("incident_id")
    return incident_id
