"""A person gets a copy of everything and is forgotten, across seven real databases."""

from __future__ import annotations

import io
import time
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from deploy.local.waiting import wait_until
from kreki.contracts.privacy import ASKED
from kreki.services import SERVICES
from tests.journeys.conftest import register
from tests.journeys.stack import MONAS, Stack

NAME: Final = "Zulaikha Takberbanding"
# What must stay, under the person's id alone: who did what to whom, and which events were seen.
RETAINED: Final = {
    *(f"{service.name}.kreki_audit_auditevent" for service in SERVICES),
    *(f"{service.name}.kreki_events_inbox" for service in SERVICES),
    *(f"{service.name}.kreki_events_subjectseq" for service in SERVICES),
    "emergency.emergency_closedaccount",  # for a month, or the panic credential would count again
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, a profile, a number of their own and one open call for help."""

    user_id: str
    token: str
    panic_token: str
    email: str
    phone: str


@pytest.fixture
def person(stack: Stack) -> Person:
    some = uuid.uuid4()
    email, phone = f"{some}@example.test", f"+62811{some.int % 10**8:08d}"
    citizen = register(stack, email)
    send = partial(stack.data, token=citizen.token)
    send("PUT", "/api/auth/v1/me", body={"full_name": NAME})
    profile = {"display_name": NAME, "transport_mode": "foot"}
    send("POST", "/api/volunteer/v1/volunteers", body=profile)
    numbers = {"phone_e164": phone, "email": None, "language": "id"}
    key = str(uuid.uuid4())
    send("PUT", "/api/notify/v1/contact-points", body=numbers, Idempotency_Key=key)
    found = Person(citizen.user_id, citizen.token, citizen.panic_token, email, phone)
    assert press(stack, found, found.token) == 201
    return found


def press(stack: Stack, person: Person, proof: str) -> int:
    call = {
        "latitude": MONAS[0],
        "longitude": MONAS[1],
        "accuracy_m": 5,
        "severity": "normal",
        "description": f"{NAME}, {person.phone}",
    }
    answer = stack.call("POST", "/api/emergency/v1/panic", token=proof, body=call)
    return answer.status_code


def places(stack: Stack, *texts: str) -> set[str]:
    """`<service>.<table>` of every table of every database in which one of `texts` occurs."""
    return {
        f"{service.name}.{table}"
        for service in SERVICES
        for table in _tables_with(stack, service.name, texts)
    }


def _tables_with(stack: Stack, service: str, texts: tuple[str, ...]) -> Iterator[str]:
    with psycopg.connect(stack.address(service)) as link:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in link.execute(tables).fetchall():
            wanted = [f"%{text}%" for text in texts]
            look = sql.SQL("SELECT 1 FROM {} t WHERE t::text ILIKE ANY(%s) LIMIT 1")
            if link.execute(look.format(sql.Identifier(table)), [wanted]).fetchone():
                yield str(table)


def is_closed(stack: Stack, person: Person, door: str) -> bool:
    return stack.call("GET", door, token=person.token).status_code == 401


def cancel_call(stack: Stack, person: Person) -> None:
    query = """
        SELECT id::text FROM emergency_incident
        WHERE reporter_id::text = %s AND ended_at IS NULL
    """
    for (incident,) in stack.rows("emergency", query, person.user_id):
        stack.data("PUT", f"/api/emergency/v1/{incident}/cancel", token=person.panic_token)


def proof(stack: Stack, deletion: str) -> Any:
    return stack.data("GET", f"/api/auth/v1/deletion/{deletion}")


def test_a_copy_then_oblivion(stack: Stack, person: Person) -> None:
    copy(stack, person)
    refused = stack.call("POST", "/api/auth/v1/deletion", token=person.token)
    assert refused.status_code == 409, refused.text
    cancel_call(stack, person)

    asked = stack.data("POST", "/api/auth/v1/deletion", token=person.token)

    for door in ("/api/auth/v1/me", "/api/emergency/v1/active"):
        wait_until(
            partial(is_closed, stack, person, door),
            within_s=10,
            otherwise=f"the token still opens {door}",
        )
    # In the days to think only the sign-in is closed: help still comes.
    assert press(stack, person, person.panic_token) == 201
    assert press(stack, person, person.token) == 200
    cancel_call(stack, person)
    forget(stack, asked["id"])
    assert press(stack, person, person.panic_token) == 401
    assert places(stack, person.email, person.phone, person.phone[3:], NAME) == set()
    assert places(stack, person.user_id) - RETAINED == set()
    assert "emergency.emergency_incident" in places(stack, tombstone(stack, asked["id"]))


def copy(stack: Stack, person: Person) -> None:
    """Every service answers, and the archive holds what each knows."""
    started = time.monotonic()
    stack.data("POST", "/api/auth/v1/export", token=person.token)
    wait_until(
        lambda: stack.data("GET", "/api/auth/v1/export", token=person.token)["status"] == "ready",
        within_s=60,
        otherwise="not every service answered",
    )
    answer = stack.call("GET", "/api/auth/v1/export/archive", token=person.token)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    print(f"copy of seven services after {time.monotonic() - started:.1f} s")
    assert {name.split("/")[0] for name in archive.namelist()} == {"README.txt", "auth", *ASKED}
    assert NAME in archive.read("volunteer/profile.json").decode()
    assert person.phone in archive.read("notify/contact_points.json").decode()
    assert NAME in archive.read("emergency/calls_for_help.json").decode()


def forget(stack: Stack, deletion: str) -> None:
    """The days to think are over; the hourly work starts what is due, the couriers do the rest."""
    with psycopg.connect(stack.address("auth_svc")) as link:
        link.execute(
            "UPDATE auth_svc_erasure SET erase_after = now() WHERE id = %s", [uuid.UUID(deletion)]
        )

    def started() -> bool:
        stack.manage("auth_svc", "clean_up")  # waits for the next hour if emergency is too slow
        return bool(proof(stack, deletion)["started_at"])

    wait_until(started, within_s=120, otherwise="the erasure did not start")
    wait_until(
        lambda: bool(proof(stack, deletion)["completed_at"]),
        within_s=60,
        otherwise="not every service answered",
    )
    outcomes = {each["service"]: each["outcome"] for each in proof(stack, deletion)["answers"]}
    assert outcomes == {
        "auth": "kept",
        "emergency": "kept",
        "volunteer": "done",
        "notify": "done",
        **dict.fromkeys(("lms", "content", "satusehat"), "nothing"),
    }
    wait_until(
        lambda: (
            not any(
                stack.rows(service.name, "SELECT 1 FROM kreki_events_outbox LIMIT 1")
                for service in SERVICES
            )
        ),
        within_s=30,
        otherwise="events are still on their way",
    )


def tombstone(stack: Stack, deletion: str) -> str:
    query = "SELECT tombstone_id::text FROM auth_svc_erasure WHERE id = %s"
    return str(stack.rows("auth_svc", query, uuid.UUID(deletion))[0][0])
