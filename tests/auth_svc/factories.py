"""Accounts for tests, and how to sign in as them."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.auth_svc.models import User
from tests.people import VOLUNTEER

PASSWORD: Final = "Rahasia-119"
EMAIL: Final = "sari@example.test"
PHONE: Final = "+6281234567890"


def account(
    user_id: UUID = VOLUNTEER,
    *,
    email: str | None = EMAIL,
    phone: str | None = PHONE,
    status: User.Status = User.Status.ACTIVE,
) -> User:
    """An account whose contacts are verified."""
    person = User(
        id=user_id,
        email=email,
        phone=phone,
        phone_verified=bool(phone),
        full_name="Sari",
        status=status,
    )
    person.set_password(PASSWORD)
    person.save(force_insert=True)
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def post(path: str, body: dict[str, Any] | None = None, token: str = "") -> HttpResponse:
    """POST to the contract; `token` is a bearer token."""
    return APIClient().post(
        f"/api/auth/v1/{path}",
        body or {},
        format="json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def sign_in(**contact: str) -> dict[str, Any]:
    """The data of a successful login, with e-mail unless told otherwise."""
    answer = post("login", {**(contact or {"email": EMAIL}), "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    return dict(answer.json()["data"])


def refresh(token: str) -> HttpResponse:
    return post("refresh", {"refreshToken": token})


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """Status and error code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]
