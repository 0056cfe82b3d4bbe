"""Who may open a socket, and for how long."""

from __future__ import annotations

import signal
from contextlib import ExitStack, suppress
from time import time
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kreki.testing.tokens import mint
from tests.emergency.live.conftest import Connect, desk, open_socket, session_of, staff
from tests.emergency.rights import tell_change
from tests.emergency.server import Server
from tests.people import REPORTER, STRANGER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "first",
    [
        {"t": "auth", "token": "a.b.c"},
        {"t": "auth"},
        {"t": "hello"},
        {},
    ],
)
def test_a_phone_must_prove_itself_in_its_first_message(
    server: Server, clients: ExitStack, first: dict[str, str]
) -> None:
    socket = open_socket(server, clients, "/ws/emergency/")

    socket.send(**first)

    assert socket.close_code() == 4401


def test_a_silent_phone_is_closed_and_a_token_in_the_address_is_silence(
    server: Server, clients: ExitStack
) -> None:
    silent = open_socket(server, clients, "/ws/emergency/")
    careless = open_socket(server, clients, f"/ws/emergency/?token={mint(REPORTER)}")

    with pytest.raises(TimeoutError):
        silent.connection.recv(timeout=4)

    assert silent.close_code() == careless.close_code() == 4401


def test_a_message_nested_too_deep_is_no_sign_in(server: Server, clients: ExitStack) -> None:
    socket = open_socket(server, clients, "/ws/emergency/")

    socket.connection.send('{"t": "auth", "token": "x", "more": ' + "[" * 8_000)

    assert socket.close_code() == 4401


def test_what_follows_a_refused_message_is_not_heard(
    server: Server, phone: Connect, clients: ExitStack
) -> None:
    signed_in, silent = phone(REPORTER), open_socket(server, clients, "/ws/emergency/")

    for socket in (signed_in, silent):
        with suppress(ConnectionClosed):  # by the first, before the last has left
            for _ in range(30):
                socket.connection.send("junk")
            socket.send(t="auth", token=mint(REPORTER))

    assert signed_in.close_code() == silent.close_code() == 4401
    assert phone(REPORTER).hints_until_heartbeat() == []
    assert "Exception in ASGI application" not in server.log.read_text()


def test_an_overlong_message_is_refused(server: Server, clients: ExitStack) -> None:
    socket = open_socket(server, clients, "/ws/emergency/")

    socket.send(t="auth", token="x" * 10_000)

    assert socket.close_code() == 1009


def test_an_expired_token_ends_the_connection_unless_a_newer_one_came(
    server: Server, clients: ExitStack
) -> None:
    ending, renewed = (open_socket(server, clients, "/ws/emergency/") for _ in range(2))
    soon = int(time()) + 2
    for socket in (ending, renewed):
        socket.send(t="auth", token=mint(REPORTER, exp=soon))
        socket.next("hello")
    renewed.send(t="auth", token=mint(REPORTER))

    assert ending.close_code() == 4401
    assert renewed.next("hb")


def test_changed_rights_end_the_connection_unless_a_newer_token_came(
    server: Server, clients: ExitStack
) -> None:
    ending, renewed = (open_socket(server, clients, "/ws/emergency/") for _ in range(2))
    somebody = uuid4()
    for socket in (ending, renewed):
        socket.send(t="auth", token=mint(somebody, rv=1))
        socket.next("hello")
    renewed.send(t="auth", token=mint(somebody, rv=2))

    tell_change(somebody, rv=2)

    assert ending.close_code() == 4401
    assert renewed.next("hb")


def test_support_acting_for_somebody_hears_nothing(server: Server, clients: ExitStack) -> None:
    socket = open_socket(server, clients, "/ws/emergency/")

    socket.send(t="auth", token=mint(REPORTER, act={"sub": str(STRANGER)}))

    assert socket.close_code() == 4403


def test_a_connection_never_changes_its_person(phone: Connect) -> None:
    socket = phone(REPORTER)

    socket.send(t="auth", token=mint(STRANGER))

    assert socket.close_code() == 4403


def test_a_sixth_connection_of_a_person_ends_the_oldest(phone: Connect) -> None:
    oldest, *others = (phone(REPORTER) for _ in range(6))
    stranger = phone(STRANGER)

    assert oldest.close_code() == 4429
    assert all(socket.next("hb") for socket in (*others, stranger))


def test_a_connection_that_ended_makes_room(phone: Connect) -> None:
    first, second, *others = (phone(REPORTER) for _ in range(5))
    second.connection.close()
    assert others[0].next("hb")
    assert others[0].next("hb")  # a whole beat later the process knows

    newest = phone(REPORTER)

    assert all(socket.next("hb") for socket in (first, *others, newest))


def test_the_dispatchers_door_wants_a_session_of_staff_who_may_view_incidents(
    server: Server, clients: ExitStack
) -> None:
    visitor = staff("tamu")
    User.objects.update(is_staff=False)
    clerk = User.objects.create_user("juru", is_staff=True)

    assert desk(server, clients, {}).close_code() == 4401
    assert desk(server, clients, session_of(visitor)).close_code() == 4403
    assert desk(server, clients, session_of(clerk)).close_code() == 4403


@pytest.mark.parametrize("origin", ["https://lain.example", "null", "http://[", "http://a:b"])
def test_a_page_of_another_origin_cannot_use_the_session(
    server: Server, clients: ExitStack, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        desk(server, clients, session_of(staff()), origin=origin)

    assert refused.value.response.status_code == 403


def test_a_lost_permission_or_session_ends_the_connection(
    server: Server, clients: ExitStack
) -> None:
    demoted, signed_out = (desk(server, clients, session_of(staff(name))) for name in ("a", "b"))
    demoted.next("hello")
    signed_out.next("hello")

    Session.objects.all()[0].delete()
    assert {demoted.connection.close_code, signed_out.connection.close_code} == {None}
    User.objects.update(is_staff=False)

    assert {demoted.close_code(), signed_out.close_code()} == {4401, 4403}


def test_unknown_addresses_are_refused(server: Server, clients: ExitStack) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(server, clients, "/ws/emergency/other/")

    assert refused.value.response.status_code == 403


def test_a_restart_is_announced_by_its_code(short_lived: Server, clients: ExitStack) -> None:
    socket = open_socket(short_lived, clients, "/ws/emergency/")
    socket.send(t="auth", token=mint(REPORTER))
    socket.next("hello")

    short_lived.process.send_signal(signal.SIGTERM)

    assert socket.close_code() == 1012
    assert short_lived.process.wait(6) is not None
