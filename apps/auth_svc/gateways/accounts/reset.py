"""A forgotten password, for people whom only a phone reaches."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest
from django.utils import timezone

from apps.auth_svc.domain.codes import Purpose
from apps.auth_svc.selectors import find_account
from apps.auth_svc.services import attempts, codes


class ResetByPhone(PasswordResetVerificationProcess):
    """Begins allauth's process with a number in place of an address; it ends like any other."""

    def send(self) -> None:
        phone = self.state["phone"]
        attempts.count_message(phone, is_sent=self.user is not None)
        if self.user is None:
            return
        self.state["code"] = code = get_adapter().generate_password_reset_code()
        now = timezone.now()
        codes.send(user=self.user, address=phone, purpose=Purpose.RESET, code=code, now=now)


def begin_reset_by_phone(request: HttpRequest, *, phone: str) -> None:
    """Send a code to the number if somebody has it; keep the process in the session either way.

    Raises:
        RateLimited
    """
    consume(
        request, app="allauth.account", action="reset_password", key=phone, raise_exception=True
    )
    found = find_account(email=None, phone=phone)
    user = found if found is not None and found.is_active else None
    # allauth confirms the address of the state when the code fits; a number has none.
    state = ResetByPhone.initial_state(user, phone=phone) | {"email": ""}
    process = ResetByPhone(request, state, user=user)
    process.send()
    process.persist()
