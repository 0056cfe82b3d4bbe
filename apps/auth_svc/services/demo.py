"""Accounts and tokens for demonstrations; the commands that use this refuse to run elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.auth_svc.models import Application, DeviceSession, User, UserRole
from apps.auth_svc.selectors import get_mobile_app
from apps.auth_svc.services.oauth.minting import mint
from kreki.contracts.auth import ContactChanged
from kreki.demo import demo_id, demo_name
from kreki.events import emit
from kreki.identity.roles import Role

TOKEN_TTL_S: Final = 6 * 3600  # a simulation runs longer than a phone's five minutes
DISPATCHER: Final = ("dispatcher", 1)


@transaction.atomic
def seed_people(*, volunteers: int, password: str, now: datetime) -> int:
    """Volunteers 1…n and one dispatcher; who is there already stays as they are.

    Returns:
        How many accounts are new.
    """
    hashed = make_password(password)  # one for all: 2,000 separate ones would take a minute
    people = [_volunteer(number, hashed) for number in range(1, volunteers + 1)]
    people.append(_dispatcher(hashed))
    known = set(User.objects.filter(pk__in=[p.pk for p in people]).values_list("pk", flat=True))
    new = [person for person in people if person.pk not in known]
    User.objects.bulk_create(new)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in new
    )
    UserRole.objects.bulk_create(_role(person, now) for person in new)
    for person in new:
        event = ContactChanged(
            user_id=person.pk,
            email=person.email,
            phone_e164=person.phone,
            language=person.language,
        )
        emit(event, subject=f"user:{person.pk}", seq=person.contact_version)
    return len(new)


@transaction.atomic
def mint_demo_tokens(*, user_ids: Iterable[UUID], now: datetime) -> list[tuple[UUID, str]]:
    """User id and access token, without refresh token, for each known person of `user_ids`."""
    client = _demo_client()
    devices = DeviceSession.objects.bulk_create(
        DeviceSession(
            user=user,
            application=client,
            amr=["pwd", "otp"],  # as staff sign in; without, they would hold no role of staff
            auth_time=now,
            last_seen_at=now,
            expires_at=now + timedelta(seconds=TOKEN_TTL_S),
            user_agent="demo",
        )
        for user in User.objects.filter(pk__in=list(user_ids)).order_by("pk")
    )
    return [
        (device.user_id, str(mint(device, with_refresh_token=False)["access_token"]))
        for device in devices
    ]


def _volunteer(number: int, hashed: str) -> User:
    return User(
        id=demo_id("volunteer", number),
        email=f"volunteer-{number}@example.test",
        phone=f"+62811{number:07d}",
        phone_verified=True,
        full_name=demo_name(number),
        password=hashed,
    )


def _dispatcher(hashed: str) -> User:
    return User(
        id=demo_id(*DISPATCHER),
        email="dispatcher-1@example.test",
        full_name="Petugas Dispatch",
        password=hashed,
    )


def _role(person: User, now: datetime) -> UserRole:
    role = Role.OPS_ADMIN if person.pk == demo_id(*DISPATCHER) else Role.VOLUNTEER
    return UserRole(user=person, role_id=role, valid_from=now, granted_by="seed_demo")


def _demo_client() -> Application:
    app = get_mobile_app()
    client, _is_new = Application.objects.get_or_create(
        client_id="kreki-demo",
        defaults={
            "name": "Demo",
            "client_type": Application.CLIENT_PUBLIC,
            "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
            "client_secret": "",
            "hash_client_secret": False,
            "allowed_scopes": app.allowed_scopes,
            "allowed_resources": app.allowed_resources,
            "access_token_ttl": TOKEN_TTL_S,
        },
    )
    return client
