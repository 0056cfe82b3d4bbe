"""Which of allauth's and Django's signals KREKI ID listens to."""

from __future__ import annotations

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_out

from apps.auth_svc.gateways.accounts import recording
from apps.auth_svc.gateways.accounts.devices import forget_device, raise_device


def connect() -> None:
    """Called once, when the app is ready."""
    recording.connect()
    user_logged_out.connect(forget_device)
    authentication_step_completed.connect(raise_device)
