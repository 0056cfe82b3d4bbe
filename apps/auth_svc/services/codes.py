"""Codes leave as events: no request waits for a provider, and only notify can read the code."""

from __future__ import annotations

import base64
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from apps.auth_svc.domain.codes import LIFETIME, Purpose
from apps.auth_svc.models import User
from apps.auth_svc.selectors import find_account
from kreki.contracts.auth import CodeRequested
from kreki.crypto import code_ring
from kreki.events import emit


def send_to_prove(*, user: User, address: str, code: str, now: datetime) -> None:
    """Send the code that proves whose `address` is.

    Where somebody else has it already, they get a hint in place of the code: nobody learns who has
    an account, and a code never goes to a person who did not ask for it.
    """
    by_email = "@" in address
    owner = find_account(email=address if by_email else None, phone=None if by_email else address)
    if owner is None or owner == user:
        send(user=user, address=address, purpose=Purpose.VERIFY, code=code, now=now)
    else:
        send(user=owner, address=address, purpose=Purpose.KNOWN, now=now)


@transaction.atomic
def send(
    *, user: User | None, address: str, purpose: Purpose, now: datetime, code: str = ""
) -> None:
    """Ask notify to bring a code to `address`, an e-mail or a number in E.164.

    Nobody has the address any more: nothing is sent.
    """
    if user is None:
        return
    message_id = uuid4()
    sealed = code_ring().seal(code, binding=f"code:{message_id}")
    event = CodeRequested(
        message_id=message_id,
        user_id=user.pk,
        address=address,
        channel="email" if "@" in address else "whatsapp",
        template_key=f"code_{purpose}",
        language=user.language,
        sealed=base64.b64encode(sealed).decode(),
        expires_at=now + LIFETIME[purpose],
    )
    emit(event, subject=f"user:{user.pk}")
