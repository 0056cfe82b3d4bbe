"""Forms of the pages, and what the app sends when it registers."""

from __future__ import annotations

from typing import Any

from allauth.account.fields import PhoneField as E164Field
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.headless.account.inputs import SignupInput as AllauthSignupInput
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.models import User

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
    """E-mail or phone or both; a known contact is answered like a new one, as slowly."""

    account_already_exists: bool
    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]  # a mixin before a form
        given = self.cleaned_data.get("email") or self.cleaned_data.get("phone")
        is_wrong = {"email", "phone"} & set(self.errors)  # type: ignore[attr-defined]
        if not given and not is_wrong:
            self.add_error("email", _("Isi surel atau nomor telepon."))  # type: ignore[attr-defined]
        return cleaned

    def try_save(self, request: HttpRequest) -> Saved:
        if self.account_already_exists:
            make_password("as long as a new account takes")
            return super().try_save(request)  # type: ignore[misc,no-any-return]
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[misc,no-any-return]
        except IntegrityError:  # somebody else registered with the contact a moment ago
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[misc,no-any-return]


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
