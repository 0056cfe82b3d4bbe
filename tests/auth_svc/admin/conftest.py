"""Staff of KREKI ID: signed in on its pages with two factors, as a system administrator."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.services import roles, sessions
from apps.auth_svc.services.sessions import Device
from tests.auth_svc.factories import account

STAFF = UUID("00000000-0000-4000-8000-0000000000a1")


@pytest.fixture
def staff() -> Client:
    person, now = account(STAFF, email="kepala@example.test", phone=None), timezone.now()
    roles.grant_role(user_id=STAFF, role="system_admin", by="test", reason="", now=now)
    client = Client()
    client.force_login(person)
    sessions.open_session(
        user=person,
        device=Device(user_agent="Firefox", ip="127.0.0.1"),
        amr=["pwd", "otp"],
        now=now,
        session_key=str(client.session.session_key),
        is_app=False,
    )
    return client
