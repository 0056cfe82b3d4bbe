"""Writes into the audit log what allauth does to accounts: sign-ins and every proof of a person."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.db import transaction
from django.dispatch import Signal

from apps.auth_svc.services import audit

RECORDED: Final[tuple[tuple[Signal, str], ...]] = (
    (account.user_signed_up, "account.registered"),
    (account.user_logged_in, "sign_in.succeeded"),
    (account.login_code_rejected, "sign_in.code_rejected"),
    (account.password_set, "account.password_set"),
    (account.password_changed, "account.password_changed"),
    (account.password_reset, "account.password_reset"),
    (account.password_reset_code_rejected, "account.password_reset_code_rejected"),
    (account.email_added, "account.email_added"),
    (account.email_changed, "account.email_changed"),
    (account.email_removed, "account.email_removed"),
    (account.email_confirmed, "account.email_confirmed"),
    (mfa.authenticator_added, "account.factor_added"),
    (mfa.authenticator_removed, "account.factor_removed"),
    (mfa.authenticator_reset, "account.factor_reset"),
    (social.social_account_added, "account.google_connected"),
    (social.social_account_removed, "account.google_removed"),
)


def connect() -> None:
    """Called once, when the app is ready."""
    for signal, action in RECORDED:
        signal.connect(partial(_record, action), dispatch_uid=f"audit:{action}", weak=False)


@transaction.atomic
def _record(action: str, **facts: Any) -> None:
    """`facts` are the signal's: whose it is stands in `user`, or behind what it is about.

    A rejected code may be one that nobody could have got right; then there is no person.
    """
    known = (facts.get(name) for name in ("email_address", "sociallogin", "socialaccount"))
    thing = next(filter(None, known), None)
    user = facts.get("user") or (thing and thing.user)
    if user is None:
        return
    own = audit.person(user.pk)
    factor = facts.get("authenticator")
    audit.record(action, actor=own, subject=own, reason=factor.type if factor else "")
