"""Every role at every endpoint: what the permission layer answers, against a committed table.

A table is `tests/<service>/matrix.toml`: one line per endpoint, one letter per role that passes,
`-` for each that is refused, or `open` for endpoints that ask for no token. The last letter, `A`,
is support acting for somebody who holds every role.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, URLResolver
from rest_framework.permissions import AllowAny, OperandHolder
from rest_framework.test import APIClient
from rest_framework.views import APIView

from kreki.identity import Allowed, Role
from kreki.identity.authentication import TokenAuthentication
from kreki.identity.machines import ScopeAllowed
from kreki.testing.plugin import ApiFor
from tests.people import DISPATCHER, STRANGER

LETTERS: Final = {
    "P": Role.PUBLIC,
    "V": Role.VOLUNTEER,
    "L": Role.VOLUNTEER_LEAD,
    "I": Role.INSTRUCTOR,
    "T": Role.TRAINING_ADMIN,
    "O": Role.OPS_ADMIN,
    "S": Role.SYSTEM_ADMIN,
    "M": Role.PARTNER,
}
SUPPORT: Final = "A"
METHODS: Final = ("get", "post", "put", "patch", "delete")
# What the permission layer says; a view's own refusals have other codes.
READS_ONLY: Final = "AUTH_ACTING_READS_ONLY"
REFUSALS: Final = frozenset(
    {"PERMISSION_DENIED", "NOT_AUTHENTICATED", "TOKEN_NOT_VALID", READS_ONLY}
)
FOR_PARAMETERS: Final = {"uuid": str(UUID(int=1)), "int": "1", "str": "x", "slug": "x"}


@pytest.mark.django_db
class MatrixContract:
    """Inherit under a service's settings; its table lies beside the test."""

    def test_every_role_is_met_as_the_table_says(self, api: ApiFor) -> None:
        found = {
            f"{method.upper()} {_shown(path)}": _met(api, method, path, view)
            for method, path, view in _all()
        }

        assert found == _table()

    def test_support_writes_nowhere_and_is_told_why(self, api: ApiFor) -> None:
        support = _support(api)
        codes = {
            f"{method} {path}": _code(_ask(support, method, path))
            for method, path, view in _all()
            if method != "get" and _knows_people(view)
        }

        assert set(codes.values()) <= {READS_ONLY}, codes

    def test_every_endpoint_asks_the_policy_or_is_open_to_all(self) -> None:
        silent = {
            f"{method} {path}"
            for method, path, view in _all()
            if not _asks(view) and not _is_open(view)
        }

        assert silent == set()


def _all() -> Iterator[tuple[str, str, type[APIView]]]:
    """Method, path and view class of every endpoint of the running service, by its URLconf."""
    root = f"api/{settings.SERVICE.slug}/"
    for path, callback in _patterns(import_module(settings.ROOT_URLCONF).urlpatterns, ""):
        view = getattr(callback, "cls", None)
        if view is None or not path.startswith(root) or "spectacular" in view.__module__:
            continue
        yield from ((method, path, view) for method in METHODS if hasattr(view, method))


def _patterns(entries: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def _met(api: ApiFor, method: str, path: str, view: type[APIView]) -> str:
    """The letters of the roles that pass; `open` if nobody needs to say who they are."""
    if _is_open(view):
        return "open"
    assert _is_refused(api(), method, path), f"{path} answers without a token"
    callers = {letter: _holder(api, role) for letter, role in LETTERS.items()}
    callers[SUPPORT] = _support(api)
    answers = {letter: _is_refused(caller, method, path) for letter, caller in callers.items()}
    return "".join("-" if refused else letter for letter, refused in answers.items())


def _holder(api: ApiFor, *roles: Role, **claims: object) -> APIClient:
    areas = {Role.VOLUNTEER_LEAD: ["31"]}
    return api(DISPATCHER, roles=roles, amr=["pwd", "otp"], areas=areas, **claims)


def _support(api: ApiFor) -> APIClient:
    return _holder(api, *Role, act={"sub": str(STRANGER)})


def _is_refused(caller: APIClient, method: str, path: str) -> bool:
    answer = _ask(caller, method, path)
    if answer.status_code not in {401, 403}:
        return False
    return _code(answer) in REFUSALS


def _ask(caller: APIClient, method: str, path: str) -> Any:
    """The answer; whatever it did to the database is taken back."""
    address = "/" + path
    for kind, value in FOR_PARAMETERS.items():
        address = _filled(address, kind, value)
    with transaction.atomic():
        answer = getattr(caller, method)(address, {}, format="json" if method != "get" else None)
        transaction.set_rollback(True)
    return answer


def _filled(path: str, kind: str, value: str) -> str:
    while f"<{kind}:" in path:
        before, _, rest = path.partition(f"<{kind}:")
        path = before + value + rest.partition(">")[2]
    return path


def _code(answer: Any) -> str:
    kind = answer.headers.get("Content-Type", "")
    return str(answer.json()["error"]["code"]) if "json" in kind else ""


def _shown(path: str) -> str:
    return path.removeprefix(f"api/{settings.SERVICE.slug}/")


def _table() -> dict[str, str]:
    path = Path(__file__).parent / settings.SERVICE.name / "matrix.toml"
    return tomllib.loads(path.read_text())


def _asks(view: type[APIView]) -> bool:
    return any(_is_ours(each) for each in view.permission_classes)


def _is_ours(permission: Any) -> bool:
    if isinstance(permission, OperandHolder):  # `A | B`: neither may be a way around the policy
        return _is_ours(permission.op1_class) and _is_ours(permission.op2_class)
    return issubclass(permission, (Allowed, ScopeAllowed))


def _knows_people(view: type[APIView]) -> bool:
    return any(issubclass(each, TokenAuthentication) for each in view.authentication_classes)


def _is_open(view: type[APIView]) -> bool:
    return AllowAny in view.permission_classes
