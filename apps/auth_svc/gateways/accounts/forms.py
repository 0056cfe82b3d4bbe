"""Forms of the pages, and what the app sends when it registers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import PhoneField as E164Field
from allauth.account.forms import BaseConfirmCodeForm, ConfirmEmailVerificationCodeForm
from allauth.account.forms import ChangeEmailForm as AllauthChangeEmailForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.headless.account.inputs import RequestLoginCodeInput as AllauthLoginCodeInput
from allauth.headless.account.inputs import RequestPasswordResetInput as AllauthResetInput
from allauth.headless.account.inputs import SignupInput as AllauthSignupInput
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.models import User
from apps.auth_svc.selectors import find_account, list_provers

Saved = tuple[User | None, HttpResponse | None]


class PhoneField(E164Field):
    """A number in E.164; national forms are accepted."""

    def clean(self, value: str | None) -> str:
        text = (value or "").strip()
        try:
            text = normalise_phone(text) if text else ""
        except ValueError:
            raise forms.ValidationError(
                _("Nomor telepon tidak benar. Contoh: 081234567890 atau +6281234567890."),
                code="invalid_phone",
            ) from None
        return str(super().clean(text))


class EitherContact:
    """E-mail or phone or both; a contact that is somebody's is answered like a new one, as slowly.

    The phone decides where there is one, because the code goes there: whether it comes must not
    tell who has the e-mail. A claim on another's e-mail is kept, and opens nothing.
    """

    account_already_exists: bool
    cleaned_data: dict[str, Any]

    def validate_unique_email(self, value: str) -> str:
        return value  # `clean` looks at both

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]  # a mixin before a form
        email, phone = self.cleaned_data.get("email"), self.cleaned_data.get("phone")
        is_wrong = {"email", "phone"} & set(self.errors)  # type: ignore[attr-defined]
        if not email and not phone and not is_wrong:
            self.add_error("email", _("Isi surel atau nomor telepon."))  # type: ignore[attr-defined]
        owner = find_account(email=None if phone else email, phone=phone)
        self.account_already_exists = owner is not None
        return cleaned

    def try_save(self, request: HttpRequest) -> Saved:
        if self.account_already_exists:
            make_password("as long as a new account takes")
        with transaction.atomic():
            return super().try_save(request)  # type: ignore[misc,no-any-return]


class OwnersOnly:
    """Codes to sign in or to replace a password go to owners, never to who merely claims."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]  # a mixin before a form
        if email:
            found = find_account(email=email.lower(), phone=None)
            self._user = found if found is not None and found.is_active else None
            self.users = [self._user] if self._user else []
        return email


class OneContact:
    """E-mail or phone, as in the contract; without either there is nothing to look for."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        is_wrong = {"email", "phone"} & set(self.errors)  # type: ignore[attr-defined]
        if bool(cleaned.get("email")) == bool(cleaned.get("phone")) and not is_wrong:
            text = _("Isi surel atau nomor telepon, salah satu saja.")
            self.add_error("email", text)  # type: ignore[attr-defined]
        return cleaned


class RequestCodeForm(OneContact, OwnersOnly, AllauthRequestCodeForm):
    """The page that sends a code to sign in with."""


class ResetForm(OneContact, OwnersOnly, AllauthResetForm):
    """The page of a forgotten password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["phone"] = PhoneField(required=False)


class ProvableEmail(ConfirmEmailVerificationCodeForm):
    """A right code proves the address unless somebody has proved it; claims do not count."""

    def clean_code(self) -> str:
        code: str = BaseConfirmCodeForm.clean_code(self)
        if list_provers(email=self.email, phone=None).exclude(pk=self.user.pk).exists():
            raise get_adapter().validation_error("email_taken")
        return code


class FreeEmail(AllauthChangeEmailForm):
    """Another address in place of one that no code reached; claims of others do not count."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.account_already_exists = find_account(email=email.lower(), phone=None) is not None
        return email


class RequestLoginCodeInput(OwnersOnly, AllauthLoginCodeInput):
    """POST login/otp, already validated by the contract."""


class RequestResetInput(OwnersOnly, AllauthResetInput):
    """POST forgot-password, already validated by the contract."""


class SignupForm(EitherContact, AllauthSignupForm):
    """The registration page."""

    field_order = ("full_name", "email", "phone", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, email_required=False)
        self.fields["email"].label = _("Surel")
        self.fields["phone"].label = _("Nomor telepon")


class SignupInput(EitherContact, AllauthSignupInput):
    """POST register, already validated by the contract."""

    language = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, email_required=False)


def language_of(data: dict[str, Any]) -> str:
    """What the person chose, else the language of the page."""
    chosen = data.get("language") or get_language()
    return chosen if chosen in User.Language.values else User.Language.INDONESIAN
