"""An expired login calls for help, follows it, and finishes help that had begun; no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import jwt
import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.emergency.domain import states
from apps.emergency.models import Incident
from kreki.identity import Role, revocation
from kreki.testing.tokens import KEY, KEY_ID, PANIC_KEY, PANIC_KEY_ID, mint, mint_panic
from tests.emergency.factories import MONAS, invite, panic, responder
from tests.people import DISPATCHER, REPORTER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db

ROOT: Final = "/api/emergency/v1"
PRESS: Final = {"latitude": MONAS[0], "longitude": MONAS[1]}
DAY_S: Final = 86_400


def in_s(seconds: float) -> int:
    return int(time.time() + seconds)


def bearing(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def press(token: str) -> Any:
    return bearing(token).post(f"{ROOT}/panic", PRESS, format="json")


def resigned(headers: dict[str, object], key: Any = PANIC_KEY) -> str:
    """A good panic credential's claims under other headers or another key."""
    claims = jwt.decode(mint_panic(REPORTER), options={"verify_signature": False})
    wanted = {"kid": PANIC_KEY_ID, "typ": "panic+jwt", **headers}
    return jwt.encode(claims, key, algorithm="RS256", headers=wanted)


FORGED: Final[dict[str, Callable[[], str]]] = {
    "expired 31 days after its login": lambda: mint_panic(
        REPORTER, iat=in_s(-31 * DAY_S), exp=in_s(-DAY_S)
    ),
    "other audience": lambda: mint_panic(REPORTER, aud=["https://api.kreki.id/auth"]),
    "other issuer": lambda: mint_panic(REPORTER, iss="https://id.example.test/o"),
    "no expiry": lambda: mint_panic(REPORTER, exp=None),
    "token use of another kind": lambda: mint_panic(REPORTER, token_use="access"),
    "a client": lambda: mint_panic(REPORTER, sub="client:svc-notify"),
    "signed by the key of access tokens": lambda: resigned({"kid": KEY_ID}, KEY),
    "signed by that key under our id": lambda: resigned({}, KEY),
    "typ of an access token": lambda: resigned({"typ": "at+jwt"}),
    "typ of a logout token": lambda: resigned({"typ": "logout+jwt"}),
    "no typ": lambda: resigned({"typ": "JWT"}),
    "unknown key": lambda: resigned({"kid": "panic.unknown"}),
    "an expired access token": lambda: mint(REPORTER, exp=in_s(-60)),
}


@pytest.mark.parametrize("case", FORGED)
def test_what_only_resembles_a_panic_credential_is_refused(case: str) -> None:
    answer = press(FORGED[case]())

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "TOKEN_NOT_VALID"
    assert not Incident.objects.exists()


def test_a_panic_credential_calls_for_help_and_follows_it() -> None:
    token = mint_panic(REPORTER, exp=in_s(29 * DAY_S))

    answer = press(token)

    assert answer.status_code == 201
    links = answer.json()["data"]["links"]
    assert bearing(token).get(links["self"]).json()["data"]["stage"] == "reporter"
    assert bearing(token).get(links["timeline"]).status_code == 200
    assert bearing(token).put(links["cancel"]).json()["data"]["status"] == "cancelled"
    assert Incident.objects.get().reporter_id == REPORTER


@pytest.mark.parametrize("end", ["", "/timeline", "/cancel"])
@pytest.mark.parametrize("person", [VOLUNTEER, DISPATCHER])
def test_other_peoples_incidents_stay_hidden_whatever_roles_are_held(
    end: str, person: UUID
) -> None:
    incident = panic(now=timezone.now())
    invite(incident, responder(1, user_id=VOLUNTEER), state=states.ACCEPTED)
    client = bearing(mint_panic(person, roles=[Role.SYSTEM_ADMIN]))
    send = client.put if end == "/cancel" else client.get

    answer = send(f"{ROOT}/{incident.pk}{end}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "INCIDENT_NOT_FOUND")


@pytest.fixture
def changed() -> UUID:
    """Somebody whose roles have changed since the login in hand, of version 4."""
    person = uuid4()
    revocation.remember(person, 5)
    return person


def test_a_login_whose_roles_have_changed_calls_for_help_and_follows_it(changed: UUID) -> None:
    token = mint(changed, [Role.OPS_ADMIN], rv=4)

    answer = press(token)

    assert answer.status_code == 201
    links = answer.json()["data"]["links"]
    assert bearing(token).get(links["self"]).json()["data"]["stage"] == "reporter"
    assert bearing(token).get(links["timeline"]).status_code == 200
    assert bearing(token).put(links["cancel"]).json()["data"]["status"] == "cancelled"


@pytest.mark.parametrize("end", ["", "/timeline", "/cancel"])
def test_it_opens_nobody_elses_incident_but_a_fresh_one_may(changed: UUID, end: str) -> None:
    incident = panic(now=timezone.now())
    invite(incident, responder(1, user_id=changed), state=states.ACCEPTED)
    client = bearing(mint(changed, [Role.OPS_ADMIN], rv=4))
    send = client.put if end == "/cancel" else client.get

    answer = send(f"{ROOT}/{incident.pk}{end}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN_NOT_VALID")


@pytest.mark.parametrize(
    "token",
    [
        lambda person: mint(person, rv=4, exp=in_s(-60)),
        lambda person: mint(person, rv=4, act={"sub": str(DISPATCHER)}),
        lambda person: mint(person, rv=4, aud=["https://api.kreki.id/auth"]),
    ],
    ids=["expired", "support", "other audience"],
)
def test_what_else_a_changed_login_lacks_is_not_forgiven(
    changed: UUID, token: Callable[[UUID], str]
) -> None:
    assert press(token(changed)).status_code == 401


@pytest.fixture
def incident() -> Incident:
    """One who accepted two minutes ago and one who was only shown the call."""
    now = timezone.now()
    incident = panic(now=now - timedelta(minutes=2))
    invite(incident, responder(1, user_id=VOLUNTEER, heard_at=now), state=states.ACCEPTED)
    shown = invite(incident, responder(2, user_id=STRANGER, heard_at=now))
    shown.seen_at = now
    shown.save(update_fields=["seen_at"])
    return incident


def late(person: UUID = VOLUNTEER, *, hours: float = 1.9, **changed: Any) -> APIClient:
    roles = changed.pop("roles", [Role.VOLUNTEER])
    return bearing(mint(person, roles, exp=in_s(-hours * 3600), **changed))


ACTS: Final = [
    ("get", "", {}),
    ("put", "/respond", {"action": "reject"}),
    ("put", "/arrive", {}),
]


def act(client: APIClient, incident: Incident, method: str, end: str, body: dict[str, str]) -> Any:
    return getattr(client, method)(f"{ROOT}/{incident.pk}{end}", body, format="json")


@pytest.mark.parametrize("step", ACTS)
def test_who_had_accepted_goes_on_for_two_hours(incident: Incident, step: Any) -> None:
    assert act(late(), incident, *step).status_code == 200


def test_help_is_finished_with_an_expired_login(incident: Incident) -> None:
    assert act(late(), incident, "put", "/arrive", {}).status_code == 200
    assert act(late(), incident, "put", "/complete", {}).status_code == 200

    # The call is over, and with it the exception.
    assert act(late(), incident, "get", "", {}).status_code == 401


@pytest.mark.parametrize("step", ACTS)
@pytest.mark.parametrize(
    "client",
    [
        lambda: late(hours=2.02),
        lambda: late(STRANGER),
        lambda: late(REPORTER),
        lambda: late(DISPATCHER, roles=[Role.OPS_ADMIN]),
        lambda: late(act={"sub": str(DISPATCHER)}),
        lambda: late(iat=in_s(90)),
        lambda: late(aud=["https://api.kreki.id/auth"]),
    ],
    ids=["too late", "only shown", "the caller", "staff", "support", "future", "other audience"],
)
def test_nobody_else_does(incident: Incident, client: Callable[[], APIClient], step: Any) -> None:
    answer = act(client(), incident, *step)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN_NOT_VALID")


def test_an_expired_login_carries_no_privilege(incident: Incident) -> None:
    answer = act(late(roles=[Role.VOLUNTEER, Role.OPS_ADMIN]), incident, "get", "", {})

    assert answer.json()["data"]["stage"] == "on_mission"


@pytest.mark.parametrize("end", ["/timeline", "/cancel"])
def test_the_rest_asks_for_a_fresh_login(incident: Incident, end: str) -> None:
    method = "put" if end == "/cancel" else "get"

    assert act(late(), incident, method, end, {}).status_code == 401


def test_a_change_of_authority_ends_an_expired_login(incident: Incident) -> None:
    person = uuid4()
    invite(incident, responder(3, user_id=person), state=states.ACCEPTED)
    assert act(late(person, rv=4), incident, "get", "", {}).status_code == 200

    revocation.remember(person, 5)

    assert act(late(person, rv=4), incident, "get", "", {}).status_code == 401
