"""Accounts for tests, and how to sign in as them."""

from __future__ import annotations

import base64
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.auth_svc.models import User
from kreki.contracts.auth import CodeRequested
from kreki.crypto import code_ring
from kreki.events.models import Outbox
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


def post(
    path: str, body: dict[str, Any] | None = None, token: str = "", *, flow: str = "", ip: str = ""
) -> HttpResponse:
    """POST to the contract; `token` is a bearer token, `flow` that of unfinished steps."""
    return call("post", path, body, token, flow=flow, ip=ip)


def call(
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    token: str = "",
    *,
    flow: str = "",
    ip: str = "",
) -> HttpResponse:
    """As `post`, with any method; `ip` is the address that the gateway saw."""
    headers = {
        "Authorization": f"Bearer {token}" if token else "",
        "X-Session-Token": flow,
        "X-Forwarded-For": ip,
    }
    sent = {name: value for name, value in headers.items() if value}
    ask = getattr(APIClient(), method)
    answer: HttpResponse = ask(f"/api/auth/v1/{path}", body or {}, format="json", headers=sent)
    return answer


def flow_of(answer: HttpResponse) -> str:
    """The token that the next step takes."""
    return str(answer.headers["X-Session-Token"])


def code_sent(address: str) -> str:
    """The newest code on its way to `address`, as notify would open it."""
    rows = Outbox.objects.filter(type=CodeRequested.type, data__address=address)
    data = rows.latest("created_at").data
    sealed = base64.b64decode(data["sealed"])
    return code_ring().open(sealed, binding=f"code:{data['message_id']}")


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
