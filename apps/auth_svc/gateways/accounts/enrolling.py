"""Forms of the authenticator app; allauth's stumble over a second one."""

from __future__ import annotations

from typing import Final

from allauth.headless.mfa.inputs import ActivateTOTPInput
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from apps.auth_svc.domain.errors import FactorPresent
from apps.auth_svc.models import User
from apps.auth_svc.services.factors import check_may_enrol

PRESENT: Final = "factor_present"  # code of the form's error


class OneApp:
    """Looks when the code comes: two devices may have got their secrets before either was used."""

    user: User

    def clean_code(self) -> str:
        try:
            check_may_enrol(user_id=self.user.pk)
        except FactorPresent as refusal:
            raise ValidationError(gettext(refusal.text), code=PRESENT) from refusal
        code: str = super().clean_code()  # type: ignore[misc]  # a mixin before a form
        return code


class ActivateInput(OneApp, ActivateTOTPInput):
    """POST mfa/totp, already validated by the contract."""


class ActivateForm(OneApp, ActivateTOTPForm):
    """The page of the authenticator app."""
