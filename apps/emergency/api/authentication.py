"""Who may use which part of the emergency API with more than a fresh access token."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import InvalidToken

from apps.emergency import selectors
from apps.emergency.domain.errors import IncidentNotFound
from kreki.identity.authentication import TokenAuthentication
from kreki.identity.caller import Caller
from kreki.identity.panic_credential import PanicCaller, verify_late, verify_outdated, verify_panic


class CallsForHelp(TokenAuthentication):
    """Also takes a panic credential, and a login whose roles have changed since.

    Both are for a press and for the incident that it opened, unless the account is closed.
    """

    def recognise(self, raw: bytes, request: Request) -> Caller:
        try:
            return super().recognise(raw, request)
        except InvalidToken as refusal:
            return _in_need(raw, request, refusal)


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


def _in_need(raw: bytes, request: Request, refusal: InvalidToken) -> PanicCaller:
    """Whoever calls for help without a fresh login; to others `refusal`, or nothing is there."""
    elsewhere: Exception = IncidentNotFound()
    try:
        caller = verify_panic(raw)
    except InvalidToken:
        caller = verify_outdated(raw)
        elsewhere = refusal  # not 404: with a fresh login the person may have to do with it
    if selectors.is_closed(caller.user_id, rv=caller.rv):
        raise InvalidToken(_("Akun ini tidak aktif."))
    incident_id = _incident_of(request)
    if incident_id is not None and not selectors.is_reporter(incident_id, user_id=caller.user_id):
        raise elsewhere
    return caller


def _incident_of(request: Request) -> UUID | None:
    """The incident in the address, if there is one."""
    incident_id: UUID | None = request.parser_context["kwargs"].get("incident_id")
    return incident_id
