"""Twelve guesses at once count as twelve: at a password, at a code, at a second factor."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from tests.auth_svc.factories import EMAIL, account, code_of, code_sent, flow_of, post

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.slow,
]
MANY = 12


def at_once(path: str, body: dict[str, str], flow: str = "") -> Counter[tuple[int, str]]:
    """Status and error code of `MANY` simultaneous requests."""
    ready = Barrier(MANY)

    def ask(_number: int) -> HttpResponse:
        ready.wait()
        try:
            return post(path, body, flow=flow)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return Counter(code_of(answer) for answer in threads.map(ask, range(MANY)))


def test_passwords() -> None:
    account()

    answers = at_once("login", {"email": EMAIL, "password": "Salah-119"})

    assert answers == {(401, "AUTH_INVALID_CREDENTIALS"): 5, (429, "RATE_LIMITED"): 7}


def test_codes() -> None:
    account()
    flow = flow_of(post("login/otp", {"email": EMAIL}))
    code = code_sent(EMAIL)

    answers = at_once("login/otp/verify", {"code": "000000" if code != "000000" else "1"}, flow)

    assert answers[422, "AUTH_CODE_INCORRECT"] == 3
    assert answers.total() == MANY
    assert code_of(post("login/otp/verify", {"code": code}, flow=flow))[0] in {401, 409}
