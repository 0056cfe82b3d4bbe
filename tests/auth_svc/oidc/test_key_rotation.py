"""Keys change while tokens are verified: nobody is refused; a leaked key opens nothing more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client as Http
from django.utils import timezone
from pytest_django import Settings

from apps.auth_svc.models import SigningKey
from apps.auth_svc.services import keys as rotation
from apps.auth_svc.services.oauth import keystore
from kreki.contracts.auth import KeyRevoked
from kreki.events.inbox import Received
from kreki.events.models import Outbox
from kreki.identity import keys, revocation, revoked_keys
from kreki.identity.keys import KeyCache, UnknownKey
from kreki.identity.models import KeySetCopy
from kreki.identity.verify import verify
from tests.auth_svc.factories import account, sign_in
from tests.kernel.identity.jwks_server import JwksServer, serving

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("forgotten_keys"),
    pytest.mark.slow,
]
ACCESS = SigningKey.Purpose.ACCESS
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
T0 = timezone.now()


def rotate(after: timedelta) -> str:
    return rotation.rotate(purpose=ACCESS, wait=HOUR, by="test", now=T0 + after)[1]


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[JwksServer]:
    """Another service's verifier: it has the keys from HTTP and asks again all the time."""
    monkeypatch.setattr(keys, "FRESH_S", 0.02)
    monkeypatch.setattr(keys, "COOL_DOWN_S", 0.01)
    monkeypatch.setattr(revoked_keys, "FRESH_S", 0.0)
    monkeypatch.setattr(keys, "cache", KeyCache())
    with serving(keystore.published()) as server:
        settings.KREKI_JWKS = None
        settings.KREKI_JWKS_URL = server.url
        yield server
        with keys.cache._changed:
            keys.cache._changed.wait_for(lambda: not keys.cache._fetching, timeout=10)


class Verifier(threading.Thread):
    """Verifies every token it was given, over and over."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.tokens: list[str] = []
        self.rounds, self.refused = 0, list[Exception]()
        self.stop, self.done = threading.Event(), threading.Condition()

    def run(self) -> None:
        while not self.stop.is_set():
            for token in list(self.tokens):
                try:
                    verify(token)
                except Exception as error:  # noqa: BLE001 whatever it is, the test must see it
                    self.refused.append(error)
            with self.done:
                self.rounds += 1
                self.done.notify_all()

    def let_it_work(self, server: JwksServer) -> None:
        """Some whole rounds, and the service has asked for the keys again."""
        asked, goal = server.asked, self.rounds + 20
        with self.done:
            assert self.done.wait_for(
                lambda: self.rounds > goal and server.asked > asked, timeout=20
            )


def test_no_token_is_refused_while_the_keys_rotate(service: JwksServer) -> None:
    account()
    verifier = Verifier()
    verifier.start()
    kids = []
    for after in (timedelta(0), HOUR, HOUR + DAY):
        verifier.tokens.append(sign_in()["accessToken"])
        if after > HOUR:  # tokens of the old key have ended long before it goes
            verifier.tokens = verifier.tokens[-1:]
        verifier.let_it_work(service)
        kids.append(rotate(after))
        service.document = keystore.published()
        verifier.tokens.append(sign_in()["accessToken"])
        verifier.let_it_work(service)
    verifier.stop.set()
    verifier.join()

    assert verifier.refused == []
    assert kids[0] == kids[1] == keystore.current().signing[ACCESS][0]
    assert kids[2] not in keystore.current().public


def test_a_leaked_key_is_refused_at_once_even_without_a_new_key_set(service: JwksServer) -> None:
    account()
    old = sign_in()["accessToken"]
    verify(old)

    new, revoked = rotation.replace_at_once(purpose=ACCESS, by="test", now=T0)
    event = KeyRevoked(kids=revoked, at=T0)
    received = Received(uuid4(), event.type, "keys:access", 0, T0, "")
    with transaction.atomic():
        revocation.drop_keys(event, received)

    with pytest.raises(UnknownKey):
        keys.find_key(revoked[0])
    assert [key["kid"] for key in keystore.published()["keys"] if "." not in key["kid"]] == [new]
    assert all(key["kid"] not in revoked for key in KeySetCopy.objects.get().document["keys"])
    assert Outbox.objects.filter(type="auth.key.revoked.v1").exists()
    service.document = keystore.published()
    assert verify(sign_in()["accessToken"])


def test_the_first_rotation_keeps_the_key_of_the_settings() -> None:
    before = keystore.published()["keys"][0]["kid"]

    new = rotate(timedelta(0))

    states = dict(SigningKey.objects.filter(purpose=ACCESS).values_list("kid", "state"))
    assert states == {before: "active", new: "next"}
    assert Http().get("/o/.well-known/jwks.json").json()["keys"][0]["kid"] == before


def test_no_private_key_lies_open_in_the_database() -> None:
    rotate(timedelta(0))

    for row in SigningKey.objects.all():
        assert b"PRIVATE" not in bytes(row.sealed_pem)


def test_the_command_takes_a_step_and_refuses_one_too_early(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("rotate_keys")
    assert "diumumkan" in capsys.readouterr().out

    with pytest.raises(CommandError, match="Belum waktunya: activate"):
        call_command("rotate_keys")
    assert SigningKey.objects.filter(purpose=ACCESS).count() == 2


def test_the_command_refuses_a_wait_that_services_would_miss() -> None:
    with pytest.raises(CommandError, match="--wait"):
        call_command("rotate_keys", "--wait", "9")


def test_the_emergency_command_replaces_everything(capsys: pytest.CaptureFixture[str]) -> None:
    before = keystore.published()["keys"][0]["kid"]

    call_command("rotate_keys", "--emergency")

    assert f"dicabut: {before}" in capsys.readouterr().out
    assert before not in keystore.current().public
