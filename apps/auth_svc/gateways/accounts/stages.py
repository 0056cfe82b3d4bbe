"""Steps between the password and being signed in."""

from __future__ import annotations

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse

from apps.auth_svc.models import User


class ReachableStage(EmailVerificationStage):
    """One verified contact is enough (trap 6).

    Who signs in by a verified phone need not have an e-mail, nor have verified it. Without a
    person (a known contact is registered again) the step looks like any other.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if isinstance(user, User) and user.phone_verified and not self.login.email:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer
