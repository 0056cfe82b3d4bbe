"""One step of allauth's app API, taken in this process (decision 0016)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.headless.base.views import APIView as AllauthView
from allauth.headless.constants import Client
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from apps.auth_svc.domain.errors import TooOften
from apps.auth_svc.services.sessions import lock_session

# What says who asks must not reach the inner request twice.
PROOFS: Final = {"HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_SESSION_TOKEN"}
Step = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Answer:
    """What allauth says: HTTP status and its JSON, see its OpenAPI file."""

    status: int
    body: dict[str, Any]

    @property
    def meta(self) -> dict[str, Any]:
        """`session_token` while steps are pending, tokens after the last one."""
        return dict(self.body.get("meta") or {})


def step(view: type[AllauthView]) -> Step:
    """The view as a function."""
    function: Step = view.as_api_view(client=Client.APP)
    return function


@transaction.atomic
def take(
    request: Request,
    view: Step,
    body: dict[str, Any] | None = None,
    *,
    session_key: str,
    method: str = "POST",
) -> Answer:
    """Take a step in the session of `session_key`; one at a time, and all of it or nothing.

    Raises:
        TooOften
    """
    lock_session(session_key)
    inner = _request(request, body or {}, session_key=session_key, method=method)
    with request_context(inner):
        try:
            answer = view(inner)
        except ImmediateHttpResponse as interruption:
            answer = interruption.response
        except RateLimited:  # allauth lets it pass: a second code within 30 s (trap 8)
            raise TooOften from None
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise TooOften
    return Answer(answer.status_code, json.loads(answer.content or b"{}"))


def _request(outer: Request, body: dict[str, Any], *, session_key: str, method: str) -> HttpRequest:
    content = json.dumps(body).encode()
    inner = HttpRequest()
    inner.method, inner.path, inner.path_info = method, outer.path, outer.path
    inner.META = {name: value for name, value in outer.META.items() if name not in PROOFS}
    inner.META |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(content))}
    if session_key:
        inner.META["HTTP_X_SESSION_TOKEN"] = session_key
    inner._body = content  # type: ignore[attr-defined]  # noqa: SLF001 as Django's test client does
    inner.session, inner.user = SessionStore(), AnonymousUser()
    inner.allauth = SimpleNamespace()  # type: ignore[attr-defined]
    return inner
