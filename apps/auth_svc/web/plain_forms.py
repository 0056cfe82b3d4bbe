"""Forms of allauth's pages: labels instead of placeholders, our words, the right keyboards."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.gateways.accounts import enrolling
from apps.auth_svc.gateways.accounts import forms as accounts

LABELS: Final = {
    "login": _("Surel atau nomor telepon"),
    "email": _("Surel"),
    "phone": _("Nomor telepon"),
    "code": _("Kode"),
    "name": _("Nama passkey"),
    "password": _("Kata sandi"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru, sekali lagi"),
    "oldpassword": _("Kata sandi sekarang"),
    "passwordless": _("Masuk tanpa kata sandi"),
}
HELP: Final = {
    "phone": _("Misalnya 0812 3456 7890."),
    "passwordless": _("Cukup dengan sidik jari, wajah atau kunci layar perangkat ini."),
}
HELPED_BY_THE_PAGE: Final = {"password", "oldpassword"}  # it leads to the reset
ATTRIBUTES: Final[dict[str, dict[str, str]]] = {
    "login": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    "email": {"autocomplete": "email", "inputmode": "email"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "code": {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    "full_name": {"autocomplete": "name"},
}


class Plain(forms.Form):
    """What a field is called stands beside it, also while somebody types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            if name in HELPED_BY_THE_PAGE:
                field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(ATTRIBUTES.get(name, {}))


class SignupForm(Plain, accounts.SignupForm):  # type: ignore[misc]  # its mixin is no form by itself
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password"]


class LoginForm(Plain, account.LoginForm): ...


class RequestCodeForm(Plain, accounts.RequestCodeForm): ...


class LoginCodeForm(Plain, account.ConfirmLoginCodeForm): ...


class EmailCodeForm(Plain, accounts.ProvableEmail): ...


class PhoneCodeForm(Plain, account.VerifyPhoneForm): ...


class ResetForm(Plain, accounts.ResetForm): ...


class ResetCodeForm(Plain, account.ConfirmPasswordResetCodeForm): ...


class ResetPasswordForm(Plain, account.ResetPasswordKeyForm): ...


class ChangePasswordForm(Plain, account.ChangePasswordForm): ...


class SetPasswordForm(Plain, account.SetPasswordForm): ...


class AddEmailForm(Plain, account.AddEmailForm): ...


class ChangeEmailForm(Plain, accounts.FreeEmail): ...


class ChangePhoneForm(Plain, account.ChangePhoneForm): ...


class ReauthenticateForm(Plain, account.ReauthenticateForm): ...


class AuthenticateForm(Plain, second_factor.AuthenticateForm): ...


class ReauthenticateCodeForm(Plain, second_factor.ReauthenticateForm): ...


class ActivateTotpForm(Plain, enrolling.ActivateForm): ...


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    """A passkey that also replaces the password, unless the person says no."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm): ...
