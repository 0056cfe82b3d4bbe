"""A Django session and its device session begin and end together."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from apps.auth_svc.domain.factors import amr_of
from apps.auth_svc.models import User
from apps.auth_svc.services import sessions
from apps.auth_svc.services.sessions import Device


def remember_device(request: HttpRequest, user: User, *, is_app: bool) -> None:
    """Open the device session of the Django session in which `user` has just signed in."""
    if is_app:
        request.session.set_expiry(sessions.LONGEST)
    sessions.open_session(
        user=user,
        device=device_of(request),
        amr=amr_of(get_authentication_records(request, user)),
        now=timezone.now(),
        session_key=str(request.session.session_key),
        is_app=is_app,
    )


def device_of(request: HttpRequest) -> Device:
    """User agent and address, the latter as the gateway saw it."""
    agent = request.headers.get("User-Agent", "")
    return Device(user_agent=agent, ip=get_adapter().get_client_ip(request))


def follow_new_key(*, request: HttpRequest, **_facts: Any) -> None:
    """Receiver of `password_changed` and `password_set`: Django has renewed the session's key."""
    former = getattr(request, "key_before_password", None)
    if former:
        sessions.move(session_key=former, to=str(request.session.session_key))


def forget_device(*, request: HttpRequest | None, **_facts: Any) -> None:
    """Receiver of Django's `user_logged_out`, which comes before the session is flushed."""
    if request is not None and request.session.session_key:
        sessions.end_browser(session_key=request.session.session_key, now=timezone.now())


def raise_device(
    *, request: HttpRequest, user: User, reauthenticated: bool = False, **_facts: Any
) -> None:
    """Receiver of `authentication_step_completed`: somebody signed in proves it once more."""
    if reauthenticated and request.session.session_key:
        sessions.prove_again(
            session_key=request.session.session_key,
            amr=amr_of(get_authentication_records(request, user)),
            now=timezone.now(),
        )
