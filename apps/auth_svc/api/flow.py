"""What all steps share: who may take them, and what allauth's answers mean in the contract."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.answers import describe
from apps.auth_svc.api.inner import Answer, Step, take
from apps.auth_svc.domain.errors import (
    CodeRequired,
    CodeWrong,
    EmailTaken,
    FactorPresent,
    FlowExpired,
    InvalidCredentials,
    PhoneTaken,
    SecondFactorRequired,
    SessionExpired,
    StepRequired,
    TooOften,
    VerifyEmailRequired,
    VerifyPhoneRequired,
)
from apps.auth_svc.gateways.accounts.enrolling import PRESENT
from apps.auth_svc.selectors import get_account, get_live_device
from apps.auth_svc.services.sessions import Tokens
from kreki.identity.permissions import caller_of
from kreki.identity.recency import ReauthenticationRequired

TOKEN: Final = "X-Session-Token"  # noqa: S105 the header's name
NEXT: Final[dict[str, type[StepRequired]]] = {
    "verify_phone": VerifyPhoneRequired,
    "verify_email": VerifyEmailRequired,
    "login_by_code": CodeRequired,
    "mfa_authenticate": SecondFactorRequired,
}
WRONG_PASSWORD: Final = {"email_password_mismatch", "phone_password_mismatch"}
FIELDS: Final = {"key": "code", "password1": "password"}  # allauth's names, where they differ


class FlowApi(APIView):
    """Steps before anybody is signed in; the flow token travels in a header, both ways."""

    authentication_classes = []
    permission_classes = [AllowAny]
    flow_token = ""

    def take(
        self, request: Request, view: Step, body: dict[str, Any] | None = None, method: str = "POST"
    ) -> Answer:
        """One step; refusals are raised in the words of the contract, pending steps returned."""
        key = request.headers.get(TOKEN, "")
        answer = take(request, view, body, session_key=key, method=method)
        self.flow_token = answer.meta.get(
            "session_token", key if answer.status != HTTPStatus.GONE else ""
        )
        refuse(answer)
        return answer

    def finish(self, answer: Answer, status: int = 200) -> Response:
        """The published login answer, or the step that is still missing.

        Raises:
            StepRequired
        """
        if "access_token" not in answer.meta:
            raise missing_step(answer)
        self.flow_token = ""
        user = get_account(UUID(answer.body["data"]["user"]["id"]))
        names = ("access_token", "refresh_token", "expires_in", "panic_token")
        tokens = Tokens(**{name: answer.meta[name] for name in names})
        return Response(describe(user, tokens), status=status)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        if self.flow_token:
            final[TOKEN] = self.flow_token
        return final


class SignedInApi(APIView):
    """Steps of somebody signed in: the access token names the device, the device its session."""

    def take(
        self, request: Request, view: Step, body: dict[str, Any] | None = None, method: str = "POST"
    ) -> Answer:
        device = get_live_device(caller_of(request).sid, now=timezone.now())
        if device is None or not device.session_key:
            raise SessionExpired
        answer = take(request, view, body, session_key=device.session_key, method=method)
        refuse(answer)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise (
                ReauthenticationRequired if answer.meta.get("is_authenticated") else SessionExpired
            )
        return answer


def pending(answer: Answer) -> str:
    """Name of the step that is pending, or nothing."""
    flows = answer.body.get("data", {}).get("flows", [])
    found = [flow["id"] for flow in flows if flow.get("is_pending") and flow["id"] in NEXT]
    return found[0] if found else ""


def missing_step(answer: Answer) -> Exception:
    """The refusal that names the pending step; without any, nobody knows this flow."""
    name = pending(answer)
    if not name:
        return FlowExpired()
    flows = answer.body["data"]["flows"]
    types = next(flow.get("types", ()) for flow in flows if flow["id"] == name)
    return NEXT[name](tuple(types))


def refuse(answer: Answer) -> None:
    """Raise what allauth refused; 401 alone is no refusal, a step may be pending."""
    if answer.status == HTTPStatus.CONFLICT:
        raise FlowExpired
    if answer.status == HTTPStatus.GONE:
        raise SessionExpired
    if answer.status == HTTPStatus.BAD_REQUEST:
        _refuse_input(answer.body.get("errors", []))


def _refuse_input(errors: list[dict[str, str]]) -> None:
    codes = {error.get("code", "") for error in errors}
    if codes & WRONG_PASSWORD:
        raise InvalidCredentials
    if "incorrect_code" in codes:
        raise CodeWrong
    if "email_taken" in codes:
        raise EmailTaken
    if "phone_taken" in codes:
        raise PhoneTaken
    if PRESENT in codes:
        raise FactorPresent
    if "too_many_login_attempts" in codes:
        raise TooOften
    found: dict[str, list[str]] = {}
    for error in errors:
        name = error.get("param", "non_field_errors")
        found.setdefault(FIELDS.get(name, name), []).append(error["message"])
    raise serializers.ValidationError(found)
