"""Single sign-on: the session of a browser, and those of the clients entered through it."""

from __future__ import annotations

from datetime import datetime

from apps.auth_svc.models import Application, DeviceSession, User


def find_browser(*, session_key: str | None, user: User, now: datetime) -> DeviceSession | None:
    """The live session that the sign-in on our pages opened; None if it was ended elsewhere."""
    if not session_key:
        return None
    live = DeviceSession.objects.live(now).filter(user=user, parent=None)
    return live.filter(session_key=session_key).select_related("user").first()


def enter_client(
    browser: DeviceSession, application: Application, *, now: datetime
) -> DeviceSession:
    """The client's session within the browser's; it ends no later, and lives through repeats."""
    proof = {"amr": browser.amr, "auth_time": browser.auth_time, "last_seen_at": now}
    session, _ = DeviceSession.objects.update_or_create(
        parent=browser,
        application=application,
        ended_at=None,
        defaults=proof,
        create_defaults={
            **proof,
            "user": browser.user,
            "expires_at": browser.expires_at,
            "user_agent": browser.user_agent,
            "ip": browser.ip,
        },
    )
    return session
