"""Which of allauth's and Django's signals KREKI ID listens to."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    authentication_step_completed,
    email_confirmed,
    password_changed,
    password_set,
)
from django.contrib.auth.signals import user_logged_out

from apps.auth_svc.gateways.accounts import recording
from apps.auth_svc.gateways.accounts.devices import (
    follow_new_key,
    forget_device,
    raise_device,
)
from apps.auth_svc.services import accounts
from apps.auth_svc.services.claims import end_claims


def follow_proof(*, email_address: EmailAddress, **_facts: Any) -> None:
    """Receiver of `email_confirmed`, which also comes when a code for something else proved it."""
    user_id = email_address.user_id
    end_claims(emails=[email_address.email], phones=[], of=[user_id])
    accounts.announce_contact(user_id=user_id)


def connect() -> None:
    """Called once, when the app is ready."""
    recording.connect()
    user_logged_out.connect(forget_device)
    authentication_step_completed.connect(raise_device)
    email_confirmed.connect(follow_proof)
    password_changed.connect(follow_new_key)
    password_set.connect(follow_new_key)
