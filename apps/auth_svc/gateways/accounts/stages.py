"""Steps between the password and being signed in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import EmailVerificationStage, LoginByCodeStage
from django.http import HttpResponse

from apps.auth_svc.models import User
from apps.auth_svc.selectors import has_verified_email


class SiegeStage(LoginByCodeStage):
    """The code that follows a password during a siege goes to a contact that is proved.

    allauth would take any e-mail, also a claimed one, which another person may read.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if not self.state and get_adapter().is_login_by_code_required(self.login):
            email = user.email if has_verified_email(user) else None
            LoginCodeVerificationProcess.initiate(
                request=self.request,
                user=user,
                email=email,
                phone=None if email else user.phone,
                stage=self,
            )
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


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
