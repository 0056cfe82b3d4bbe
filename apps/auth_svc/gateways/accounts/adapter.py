"""allauth's questions about accounts, answered by the services of KREKI ID."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import Login
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from apps.auth_svc.domain.codes import Purpose
from apps.auth_svc.domain.errors import AccountInactive, TooManyAttempts
from apps.auth_svc.gateways.accounts.devices import device_of, remember_device
from apps.auth_svc.gateways.accounts.forms import PhoneField, language_of
from apps.auth_svc.gateways.accounts.recent import is_recently_signed_in
from apps.auth_svc.models import User
from apps.auth_svc.selectors import find_account, find_by_phone, has_verified_email
from apps.auth_svc.services import accounts, attempts, audit, codes, sessions
from apps.auth_svc.services.claims import take_over

PURPOSES = {
    "account/email/email_confirmation_signup": Purpose.VERIFY,
    "account/email/email_confirmation": Purpose.VERIFY,
    "account/email/login_code": Purpose.SIGN_IN,
    "account/email/password_reset_code": Purpose.RESET,
    "account/email/account_already_exists": Purpose.KNOWN,
}
UNKNOWN = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are kept by services; codes leave as events and no request waits for a provider."""

    # -- accounts ---------------------------------------------------------------------------------

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """Everything in one statement; NULL where there is no e-mail or phone (trap 20)."""
        data = form.cleaned_data
        user.email, user.phone = data.get("email") or None, data.get("phone") or None
        user.full_name = data["full_name"]
        user.language = language_of(data)
        user.set_password(data.get("password1") or data.get("password"))
        if commit:
            user.save(force_insert=True)
        return user

    def set_password(self, user: User, password: str) -> None:
        """Every other device is signed out (trap 3)."""
        super().set_password(user, password)
        request = context.request
        keep = request.session.session_key if request.user == user else None
        request.key_before_password = keep  # `follow_new_key` needs it
        sessions.end_all(user_id=user.pk, now=timezone.now(), except_session_key=keep)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The proof of an address ends what others claim of it.

        Raises:
            EmailTaken
        """
        take_over(user_id=email_address.user_id, email=email_address.email)
        former = email_address.user.email if has_verified_email(email_address.user) else None
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and former != email_address.email:
            accounts.tell_former(user=email_address.user, address=former, now=timezone.now())
        return confirmed

    # -- phones -----------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        return find_by_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        accounts.set_phone(user_id=user.pk, phone=phone, is_verified=verified, now=timezone.now())
        user.phone, user.phone_verified = phone, verified

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    # -- codes ------------------------------------------------------------------------------------

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_more: Any) -> None:
        attempts.count_message(phone, is_due=_password_was_right())
        codes.send_to_prove(user=user, address=phone, code=code, now=timezone.now())

    def send_account_already_exists_sms(self, phone: str) -> None:
        attempts.count_message(phone)
        codes.send(
            user=find_by_phone(phone), address=phone, purpose=Purpose.KNOWN, now=timezone.now()
        )

    def send_unknown_account_sms(self, phone: str, **_more: Any) -> None:
        """Nobody is written to, but the limits are those of known numbers."""
        attempts.count_message(phone, is_sent=False)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What allauth would mail becomes an event; without a purpose nothing is sent."""
        if template_prefix == UNKNOWN:
            attempts.count_message(email, is_sent=False)
        purpose = PURPOSES.get(template_prefix)
        if purpose is None:
            return
        attempts.count_message(email, is_due=_password_was_right())
        user, now = context.get("user") or find_account(email=email, phone=None), timezone.now()
        code = str(context.get("code", ""))
        if user and purpose is Purpose.VERIFY:
            codes.send_to_prove(user=user, address=email, code=code, now=now)
        else:
            codes.send(user=user, address=email, purpose=purpose, code=code, now=now)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        contact = credentials.get("email") or credentials.get("phone") or ""
        known = find_account(email=credentials.get("email"), phone=None) or find_by_phone(contact)
        audit.record_refused_sign_in(
            contact=contact, user_id=known.pk if known else None, reason="wrong_password"
        )

    # -- signing in -------------------------------------------------------------------------------

    def get_login_stages(self) -> list[str]:
        own = {
            f"allauth.account.stages.{theirs}": f"apps.auth_svc.gateways.accounts.stages.{ours}"
            for theirs, ours in {
                "LoginByCodeStage": "SiegeStage",
                "EmailVerificationStage": "ReachableStage",
            }.items()
        }
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Guesses are counted before the password is looked at (services/attempts.py)."""
        contact = credentials.get("email") or credentials.get("phone") or ""
        try:
            guess = attempts.count_guess(contact, device_of(request).ip)
        except TooManyAttempts as refusal:
            if is_headless_request(request):
                raise
            raise ValidationError(gettext(refusal.text)) from refusal
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            attempts.forgive(guess)
            request.password_was_right = True  # type: ignore[attr-defined]  # ours
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's count is not atomic, and keyed on the name it locks victims out."""

    def is_login_by_code_required(self, login: Login) -> bool:
        """While many strangers guess at an account, its password alone does not open it."""
        user = login.user
        if user is None or not (user.phone_verified or has_verified_email(user)):
            return False  # the step that follows sends a code anyway
        return super().is_login_by_code_required(login) or attempts.is_besieged(user)

    def is_safe_url(self, url: str | None) -> bool:
        """Pages behind the gateway; allauth trusts every allowed host, and crashes on `http://[`."""
        own = {urlsplit(settings.PUBLIC_URL).netloc}
        safe: bool = url_has_allowed_host_and_scheme(url, own, require_https=settings.HTTPS)
        return safe

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Only who gave the right password learns it.

        Raises:
            AccountInactive: to the app; browsers get a page.
        """
        if is_headless_request(request):
            raise AccountInactive
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Whoever has neither password nor second factor is young in or asked to sign in anew.

        allauth would take them for proved for as long as they are signed in.

        Raises:
            ReauthenticationRequired
        """
        request = context.request
        if not get_reauthentication_flows(request.user) and not is_recently_signed_in(request):
            raise ReauthenticationRequired
        required: bool = super().is_reauthentication_required(app=app)
        return required

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "sign_in_again", "url": reverse("account_logout")}]

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        remember_device(request, user, is_app=is_headless_request(request) is not None)


def _password_was_right() -> bool:
    """Whether the request that is being answered brought one."""
    return bool(getattr(context.request, "password_was_right", False))
