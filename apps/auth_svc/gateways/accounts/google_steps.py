"""Steps of the app with an ID token of Google whose claims the contract has verified already."""

from __future__ import annotations

from allauth.headless.base.response import AuthenticationResponse
from allauth.headless.base.views import APIView as AllauthView
from allauth.headless.base.views import AuthenticatedAPIView
from allauth.headless.socialaccount.internal import complete_token_login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse

from apps.auth_svc.domain.google import GoogleTaken


class GoogleLoginView(AllauthView):
    """Signs in, registering whoever is new; a second factor is still asked for."""

    def post(self, request: HttpRequest) -> HttpResponse:
        came = _who_came(request, self.data["claims"], AuthProcess.LOGIN)
        answer: HttpResponse = AuthenticationResponse.from_response(
            request, complete_token_login(request, came)
        )
        return answer


class GoogleConnectView(AuthenticatedAPIView):
    """From now on Google opens this account too."""

    def post(self, request: HttpRequest) -> HttpResponse:
        came = _who_came(request, self.data["claims"], AuthProcess.CONNECT)
        came.lookup()
        if came.is_existing and came.user != request.user:
            raise GoogleTaken
        if not came.is_existing:
            came.connect(request, request.user)
        answer: HttpResponse = AuthenticationResponse(request)
        return answer


def _who_came(request: HttpRequest, claims: dict[str, object], process: str) -> SocialLogin:
    provider = get_adapter().get_provider(request, "google")
    came: SocialLogin = provider.sociallogin_from_response(request, claims)
    came.state = {"process": process}
    return came
