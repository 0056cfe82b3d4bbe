"""Another e-mail or phone of somebody signed in: allauth's processes, begun by the app.

allauth's own views want a password again, also a moment after somebody signed in; the contract
asks for a young sign-in instead.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.phone_verification import ChangePhoneVerificationProcess
from allauth.core.internal.ratelimit import consume
from allauth.headless.base.response import AuthenticationResponse
from allauth.headless.base.views import AuthenticatedAPIView
from django.http import HttpRequest, HttpResponse

count: Final = partial(consume, app="allauth.account", raise_exception=True)


class ChangeEmailView(AuthenticatedAPIView):
    """Sends a code to `email`, already validated by the contract."""

    def post(self, request: HttpRequest) -> HttpResponse:
        count(request, action="manage_email", user=request.user)
        EmailVerificationProcess.initiate(
            request=request, user=request.user, email=self.data["email"]
        )
        answer: HttpResponse = AuthenticationResponse(request)
        return answer


class ChangePhoneView(AuthenticatedAPIView):
    """Sends a code to `phone`, already validated by the contract."""

    def post(self, request: HttpRequest) -> HttpResponse:
        count(request, action="change_phone", user=request.user)
        state = ChangePhoneVerificationProcess.initial_state(request.user, phone=self.data["phone"])
        ChangePhoneVerificationProcess(request, state).send()
        answer: HttpResponse = AuthenticationResponse(request)
        return answer
