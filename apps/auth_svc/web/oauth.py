"""The pages of the OpenID Connect provider: authorisation, consent and sign-out."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from oauth2_provider.exceptions import (
    InvalidOIDCClientError,
    InvalidOIDCRedirectURIError,
    OAuthToolkitError,
)
from oauth2_provider.forms import AllowForm
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.views import AuthorizationView, RPInitiatedLogoutView
from oauthlib.common import add_params_to_uri

from apps.auth_svc.models import Application, DeviceSession, User
from apps.auth_svc.services.oauth.browser import find_browser
from apps.auth_svc.services.oauth.endings import end_device
from apps.auth_svc.web.form_action import let_form_end_at

CONFIRM_URL: Final = "/id/reauthenticate/"
# Whoever was sent to prove who it is comes back within this; then the proof counts as fresh.
FRESH_S: Final = 60
SECONDS: Final = re.compile("[0-9]{1,9}")  # more than thirty years ask for nothing


class ConsentForm(AllowForm):
    def clean_client_id(self) -> str:
        """The field is hidden, not safe: the toolkit would crash on a client that is none."""
        client_id = str(self.cleaned_data["client_id"])
        if not Application.objects.filter(client_id=client_id, is_enabled=True).exists():
            raise ValidationError(client_id)
        return client_id


class AuthorizeView(AuthorizationView):
    """The toolkit's page; this one honours `prompt` and `max_age`, and errors name the issuer."""

    form_class = ConsentForm
    browser: DeviceSession | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.browser = _browser_of(request)
        if self.browser is None:  # signed out from another device: the cookie counts no more
            request.user = AnonymousUser()
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "none" in self._prompt() and self._is_stale():
            return self.handle_no_permission()
        if self._prompt().isdisjoint({"none", "login"}) and self._is_stale():
            return self.handle_prompt_login()
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def form_invalid(self, form: ConsentForm) -> HttpResponse:
        error = {"error": {"error": "invalid_request", "description": "client_id"}}
        return self.render_to_response(error, status=HTTPStatus.BAD_REQUEST)

    def handle_no_permission(self) -> HttpResponse:
        if "none" not in self._prompt():
            return self.handle_prompt_login()
        answer: HttpResponse = super().handle_no_permission()
        return answer

    def handle_prompt_login(self) -> HttpResponse:
        """To the sign-in page, or for somebody signed in to the page that asks for proof again."""
        try:
            self.validate_authorization_request(self.request)
        except OAuthToolkitError as error:
            refusal: HttpResponse = self.error_response(error, application=None)
            return refusal
        if self.request.user.is_authenticated:
            return redirect_to_login(self._afterwards(), CONFIRM_URL)
        return redirect_to_login(self._afterwards(), settings.LOGIN_URL)

    def create_authorization_response(
        self, request: HttpRequest, scopes: str, credentials: dict[str, Any], allow: bool
    ) -> tuple[str, dict[str, str], str, int]:
        credentials["browser"] = self.browser
        answer: tuple[str, dict[str, str], str, int] = super().create_authorization_response(
            request, scopes, credentials, allow
        )
        return answer

    def redirect(self, redirect_to: str, application: Application | None) -> HttpResponse:
        """Errors name the issuer too (RFC 9207); the toolkit does it for successes only."""
        if "iss" not in dict(parse_qsl(urlsplit(redirect_to).query)):
            redirect_to = add_params_to_uri(redirect_to, [("iss", settings.KREKI_ISSUER)])
        answer: HttpResponse = super().redirect(redirect_to, application)
        return answer

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Yes and no are both answered at the application."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if context.get("redirect_uri"):
            let_form_end_at(response, context["redirect_uri"])
        return response

    def _prompt(self) -> set[str]:
        return set(self.request.GET.get("prompt", "").split())

    def _is_stale(self) -> bool:
        """Whether `max_age` asks for a younger proof than there is (the toolkit ignores it)."""
        given = self.request.GET.get("max_age", "")
        if not SECONDS.fullmatch(given):
            return False
        assert self.browser is not None  # noqa: S101 nobody else gets here
        age_s = (timezone.now() - self.browser.auth_time).total_seconds()
        return age_s > int(given) or not given.strip("0")

    def _afterwards(self) -> str:
        """The request without what was asked of the person, but wanting a proof that is fresh.

        A second demand would come round for ever; none at all could be skipped by hand.
        """
        asked = parse_qsl(self.request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        query = [(name, value) for name, value in asked if name not in {"prompt", "max_age"}]
        if any(name == "max_age" or (name == "prompt" and value) for name, value in asked):
            query.append(("max_age", str(FRESH_S)))
        return f"{self.request.path}?{urlencode(query)}"


class LogoutView(RPInitiatedLogoutView):
    """RP-initiated logout: ends this browser's session with every client entered through it."""

    def get_request_application(self, id_token: Any, client_id: str | None) -> Application | None:
        if not client_id:
            return id_token.application if id_token else None
        named = Application.objects.filter(client_id=client_id, is_enabled=True)
        found = None if "\0" in client_id else named.first()
        if found is None:
            raise InvalidOIDCClientError
        return found

    def validate_post_logout_redirect_uri(
        self, application: Application | None, post_logout_redirect_uri: str | None
    ) -> None:
        """Some addresses cannot even be taken apart (`http://[`)."""
        try:
            super().validate_post_logout_redirect_uri(application, post_logout_redirect_uri)
        except ValueError as error:
            raise InvalidOIDCRedirectURIError("This is no address.") from error

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page that asks first; what it knows here was checked."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if self.oidc_data.get("post_logout_redirect_uri"):
            let_form_end_at(response, self.oidc_data["post_logout_redirect_uri"])
        return response

    def do_logout(
        self,
        application: Application | None = None,
        post_logout_redirect_uri: str | None = None,
        state: str | None = None,
        token_user: User | None = None,
    ) -> HttpResponse:
        browser = _browser_of(self.request)
        if browser is not None:
            end_device(browser.pk, now=timezone.now())
        logout(self.request)
        if not post_logout_redirect_uri or application is None:
            return HttpResponseRedirect(settings.LOGIN_URL)
        if state:
            post_logout_redirect_uri = add_params_to_uri(
                post_logout_redirect_uri, [("state", state)]
            )
        schemes = application.get_allowed_schemes()
        answer: HttpResponse = OAuth2ResponseRedirect(post_logout_redirect_uri, schemes)
        return answer


def _browser_of(request: HttpRequest) -> DeviceSession | None:
    if not isinstance(request.user, User):
        return None
    key = request.session.session_key
    return find_browser(session_key=key, user=request.user, now=timezone.now())
