"""A service gets its tokens at the real endpoint, keeps them, and calls another with them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
import structlog
from django.conf import settings as current
from django.db import connection
from django.utils import timezone
from oauth2_provider.models import AccessToken
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from apps.auth_svc import tasks
from apps.auth_svc.domain.clients import machine_client
from apps.auth_svc.gateways import emergency
from apps.auth_svc.models import Application, Erasure
from apps.auth_svc.services import clients, erasing
from apps.auth_svc.services.oauth import keystore
from kreki.identity.calling import FAILURES, Callee, CalleeUnavailable
from kreki.identity.service_tokens import Grant, Kept, NoServiceToken, ServiceTokens, service_tokens
from tests.auth_svc.callee import OtherService, other_service
from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import claims
from tests.people import STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
GRANT = Grant("emergency", "emergency.involvement")
NOWHERE = "http://127.0.0.1:9"  # nobody listens on the discard port


@pytest.fixture(autouse=True)
def _kreki_id(live_server: LiveServer, settings: Settings) -> Iterator[None]:
    """KREKI ID on a socket; the service that calls is itself, under its machine client."""
    keystore.current()  # the first key takes longer to make than a caller waits
    machine = machine_client("auth", "Identitas")
    Application.objects.filter(client_id=machine.client_id).delete()
    settings.OIDC_CLIENT_SECRET = clients.register(machine)
    settings.KREKI_ID_INTERNAL_URL = f"{live_server.url}/o"
    _forget()
    yield
    _forget()


def _forget() -> None:
    service_tokens.cache_clear()
    emergency._callee.cache_clear()


@pytest.fixture
def other() -> Iterator[OtherService]:
    with other_service() as service:
        yield service


@pytest.fixture
def callee(other: OtherService) -> Callee:
    return Callee(GRANT.slug, address=other.address, scope=GRANT.scope)


def aged(tokens: ServiceTokens, **moments: float) -> Kept:
    """What is kept for the grant, as if some of its life had passed."""
    kept = tokens._kept[GRANT] = replace(tokens._kept[GRANT], **moments)
    return kept


def test_a_token_is_for_one_service_and_one_scope_and_is_kept() -> None:
    tokens = ServiceTokens()

    token = tokens.get(GRANT)

    said = claims(token, audience=f"{current.KREKI_AUDIENCE}/emergency")
    assert (said["sub"], said["scope"]) == ("client:svc-auth", GRANT.scope)
    assert said["aud"] == ["https://api.kreki.id/emergency"]
    assert tokens.get(GRANT) == token
    assert AccessToken.objects.count() == 1


def test_many_threads_make_one_request() -> None:
    tokens, start, got = ServiceTokens(), threading.Barrier(8), set()

    def one() -> None:
        start.wait()
        got.add(tokens.get(GRANT))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 1
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("grant", [Grant("lms", "service"), Grant("emergency", "introspection")])
def test_what_kreki_id_does_not_grant_is_refused(grant: Grant) -> None:
    with pytest.raises(NoServiceToken):
        ServiceTokens().get(grant)


def test_it_is_renewed_early_and_used_to_its_end_while_kreki_id_is_down(
    settings: Settings,
) -> None:
    tokens = ServiceTokens()
    first = tokens.get(GRANT)
    aged(tokens, renew_at=0)
    assert (second := tokens.get(GRANT)) != first

    settings.KREKI_ID_INTERNAL_URL = NOWHERE
    aged(tokens, renew_at=0)
    assert tokens.get(GRANT) == second
    aged(tokens, ends_at=0)
    with pytest.raises(NoServiceToken):
        tokens.get(GRANT)


def test_a_call_carries_token_and_request_id_and_keeps_no_cookie(
    callee: Callee, other: OtherService
) -> None:
    with structlog.contextvars.bound_contextvars(request_id="a" * 32):
        assert callee.call("GET", "/x") == {"involved": True}
        callee.call("GET", "/x")

    assert other.tokens[0] == service_tokens().get(GRANT)
    assert other.heard[0]["X-Request-ID"] == "a" * 32
    assert "Cookie" not in other.heard[1]


def test_a_refused_token_is_dropped_and_the_call_repeated_once(
    callee: Callee, other: OtherService
) -> None:
    other.statuses = [401]
    assert callee.call("POST", "/x") == {"involved": True}
    assert len(set(other.tokens)) == 2

    other.statuses = [401, 401]
    with pytest.raises(requests.HTTPError):
        callee.call("POST", "/x")
    assert len(other.tokens) == 4


def test_a_refusal_is_an_answer(callee: Callee, other: OtherService) -> None:
    for _ in range(FAILURES + 1):
        other.statuses = [403]
        with pytest.raises(requests.HTTPError):
            callee.call("GET", "/x")
    assert callee.call("GET", "/x")


def test_only_what_may_be_repeated_is_and_a_silent_service_is_left_alone(
    callee: Callee, other: OtherService
) -> None:
    other.statuses = [503]
    assert callee.call("GET", "/x") == {"involved": True}
    other.statuses = [503] * FAILURES
    with pytest.raises(CalleeUnavailable):
        callee.call("POST", "/x")
    assert len(other.heard) == 3

    for _ in range(2):
        with pytest.raises(CalleeUnavailable):
            callee.call("GET", "/x")
    with pytest.raises(CalleeUnavailable):
        callee.call("GET", "/x")
    assert len(other.heard) == 3 + FAILURES - 1


def test_nobody_is_erased_in_the_middle_of_an_emergency(
    other: OtherService, settings: Settings
) -> None:
    account()
    long_ago = timezone.now() - 2 * timedelta(days=7)
    erasing.request_erasure(user_id=VOLUNTEER, now=long_ago)
    settings.EMERGENCY_URL = other.address

    tasks.start_due_erasures()

    erasure = Erasure.objects.get()
    assert erasure.started_at is None
    assert erasure.erase_after > timezone.now()


def test_whose_wish_comes_due_after_the_asking_is_not_erased_unasked(
    other: OtherService, settings: Settings
) -> None:
    long_ago = timezone.now() - 2 * timedelta(days=7)
    for user_id, email in ((VOLUNTEER, "satu@example.test"), (STRANGER, "dua@example.test")):
        account(user_id, email=email, phone=None)
        erasing.request_erasure(user_id=user_id, now=long_ago)
    young = Erasure.objects.filter(user_id=STRANGER)
    young.update(erase_after=timezone.now() + timedelta(days=1))
    settings.EMERGENCY_URL = other.address

    def come_due() -> None:
        young.update(erase_after=timezone.now())
        connection.close()

    other.meanwhile = come_due

    tasks.start_due_erasures()

    assert len(other.heard) == 1
    assert young.get().started_at is None


def test_nobody_is_erased_while_the_emergency_core_is_silent(settings: Settings) -> None:
    account()
    long_ago = timezone.now() - 2 * timedelta(days=7)
    erasing.request_erasure(user_id=VOLUNTEER, now=long_ago)
    settings.EMERGENCY_URL = NOWHERE

    tasks.start_due_erasures()

    assert Erasure.objects.get().started_at is None
    with pytest.raises(emergency.EmergencyUnavailable):
        emergency.is_person_involved(STRANGER)
