"""Whatever the OpenAPI document allows, and much that it forbids, is answered without a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings

from kreki.wsgi import application
from tests.auth_svc.callee import other_service
from tests.auth_svc.factories import account, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DOCUMENT: Final = schemathesis.openapi.from_wsgi("/api/auth/schema/", application)
bounded = settings(
    max_examples=10,
    derandomize=True,  # the same cases in every run
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _emergency(settings: Settings) -> Iterator[None]:
    """Deleting an account asks it whether somebody is in the middle of an incident."""
    with other_service(involved=False) as emergency:
        settings.EMERGENCY_URL = emergency.address
        yield


@pytest.fixture(autouse=True)
def token() -> Iterator[str]:
    """Of somebody signed in; the test's transaction must outlive the requests that follow."""
    account()
    proof = str(sign_in()["accessToken"])  # Django's test client connects the signals again
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield proof
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@DOCUMENT.parametrize()
@bounded
def test_of_strangers(case: schemathesis.Case) -> None:
    assert case.call().status_code < 500


@DOCUMENT.parametrize()
@bounded
def test_of_somebody_signed_in(case: schemathesis.Case, token: str) -> None:
    answer = case.call(headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code < 500
