"""Heartbeats reach the live table in batches, and only of people on duty."""

from __future__ import annotations

import itertools
import json
import signal
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.utils import timezone

from apps.emergency import services
from apps.emergency.models import LivePosition
from deploy.local.waiting import wait_until
from kreki.database import own_session
from kreki.testing.tokens import mint
from tests.emergency.factories import METRES_PER_DEGREE, MONAS, north_of_monas, panic, responder
from tests.emergency.presence.conftest import Report, bearer, position, send
from tests.emergency.rights import tell_change
from tests.emergency.server import Server
from tests.people import STRANGER

pytestmark = pytest.mark.slow

SOON_S = 5
numbers = itertools.count(1)


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def on_duty() -> UUID:
    """Somebody at Monas, on duty, last heard a minute ago."""
    return responder(next(numbers), metres_north=0, heard_at=ago(60))


def live(user_id: UUID) -> LivePosition:
    return LivePosition.objects.get(user_id=user_id)


def is_heard_since(user_id: UUID, moment: datetime) -> bool:
    return live(user_id).heard_at >= moment


def wait_until_heard(user_id: UUID, moment: datetime) -> LivePosition:
    wait_until(lambda: is_heard_since(user_id, moment), within_s=SOON_S, otherwise="never written")
    return live(user_id)


def test_a_report_is_written_within_a_moment(report: Report) -> None:
    walker = on_duty()
    before = timezone.now()

    answer = report(walker, latitude=MONAS[0] + 80 / METRES_PER_DEGREE)

    assert answer.status == 202
    assert answer.body["data"] == {"next_report_s": 60}
    assert answer.body["success"] is True
    assert len(answer.body["meta"]["request_id"]) == 32
    position_now = wait_until_heard(walker, before)
    assert position_now.place.y == pytest.approx(MONAS[0] + 80 / METRES_PER_DEGREE)
    assert position_now.accuracy_m == 8.0


def test_who_stands_still_keeps_the_old_point_but_is_heard(report: Report) -> None:
    standing = on_duty()
    before, place = timezone.now(), live(standing).place

    report(standing, latitude=MONAS[0] + 20 / METRES_PER_DEGREE)

    assert wait_until_heard(standing, before).place.equals_exact(place)


def test_a_bad_fix_freezes_nobody(report: Report) -> None:
    walker = on_duty()
    before = timezone.now()

    report(walker, latitude=MONAS[0] + 150 / METRES_PER_DEGREE, accuracy_m=900)

    assert wait_until_heard(walker, before).place.y > MONAS[0] + 100 / METRES_PER_DEGREE


def test_of_a_batch_the_newest_counts(server: Server) -> None:
    walker = on_duty()
    before = timezone.now()
    track = [
        position(fix_at=ago(age), latitude=MONAS[0] + age * 50 / METRES_PER_DEGREE)
        for age in (20, 1, 10)
    ]

    answer = send(server, json.dumps({"positions": track}).encode(), bearer(walker))

    assert answer.status == 202
    assert wait_until_heard(walker, before).place.y == pytest.approx(
        MONAS[0] + 50 / METRES_PER_DEGREE
    )


def test_a_clock_that_is_fast_does_not_block_later_fixes(report: Report) -> None:
    early = on_duty()
    before = timezone.now()

    report(early, fix_at=timezone.now() + timedelta(hours=1))

    heard = wait_until_heard(early, before)
    assert heard.fix_at == heard.heard_at


def test_excess_reports_are_accepted_and_dropped(report: Report) -> None:
    eager = on_duty()
    before = timezone.now()
    report(eager)
    wait_until_heard(eager, before)
    between = timezone.now()

    answer = report(eager, latitude=MONAS[0] + 1)
    witness = on_duty()
    report(witness)
    wait_until_heard(witness, between)

    assert answer.status == 202
    assert not is_heard_since(eager, between)


def test_somebody_off_duty_learns_it_and_may_come_back(report: Report) -> None:
    stranger = uuid4()

    assert report(stranger).status == 202  # nobody knows yet
    wait_until(lambda: report(stranger).status == 409, within_s=SOON_S, otherwise="never told")
    refused = report(stranger)
    LivePosition.objects.create(
        user_id=stranger, place=north_of_monas(0), fix_at=ago(60), heard_at=ago(60), mode="foot"
    )
    back = report(stranger)

    assert refused.code == "NOT_ON_DUTY"
    assert back.status == 202


def test_a_late_fix_never_brings_somebody_back_on_duty(report: Report) -> None:
    leaver, witness = on_duty(), on_duty()
    before = timezone.now()
    report(leaver)
    services.go_off_duty(user_id=leaver)
    report(witness)

    wait_until_heard(witness, before)

    assert not LivePosition.objects.filter(user_id=leaver).exists()


def test_who_is_on_a_mission_reports_more_often(report: Report) -> None:
    helper, witness = on_duty(), on_duty()
    incident, now = panic(now=timezone.now()), timezone.now()
    services.dispatch_next(now=now)
    services.accept_invitation(incident_id=incident.pk, user_id=helper, eta_minutes=3, now=now)
    before = timezone.now()
    report(witness)
    wait_until_heard(witness, before)

    assert report(helper).body["data"] == {"next_report_s": 15}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"latitude": 91}, "latitude"),
        ({"longitude": "106"}, "longitude"),
        ({"longitude": None}, "longitude"),
        ({"fix_at": "2026-11-22T05:00:00"}, "fix_at"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"battery": 101}, "battery"),
    ],
)
def test_an_error_names_its_field(server: Server, changed: dict[str, object], field: str) -> None:
    single = position(**changed)

    alone = send(server, json.dumps(single).encode(), bearer(STRANGER))
    batched = send(server, json.dumps({"positions": [single]}).encode(), bearer(STRANGER))

    assert (alone.status, alone.code) == (400, "VALIDATION_ERROR")
    assert alone.body["error"]["details"][0]["field"] == field
    assert batched.body["error"]["details"][0]["field"] == f"positions.0.{field}"


@pytest.mark.parametrize("size", [0, 101])
def test_a_batch_holds_one_to_a_hundred_positions(server: Server, size: int) -> None:
    body = json.dumps({"positions": [position()] * size}).encode()

    answer = send(server, body, bearer(STRANGER))

    assert answer.status == 400
    assert answer.body["error"]["details"][0]["field"] == "positions"


def test_support_reports_nobodys_place(server: Server) -> None:
    walker = on_duty()
    token = mint(walker, act={"sub": str(STRANGER)})

    answer = send(server, json.dumps(position()).encode(), {"Authorization": f"Bearer {token}"})

    assert (answer.status, answer.code) == (403, "AUTH_ACTING_READS_ONLY")


def test_what_is_no_report_is_refused(server: Server) -> None:
    token = bearer(STRANGER)

    anonymous = send(server, b"{}", {})
    forged = send(server, b"{}", {"Authorization": "Bearer a.b.c"})
    expired = send(server, b"{}", {"Authorization": f"Bearer {mint(STRANGER, exp=1)}"})
    broken = send(server, b"{", token)
    nested = send(server, b'{"more": ' + b"[" * 60_000, token)
    heavy = send(server, b" " * 70_000, token)
    read = send(server, b"", token, method="GET")

    assert (anonymous.status, anonymous.code) == (401, "NOT_AUTHENTICATED")
    assert (forged.status, forged.code) == (401, "TOKEN_NOT_VALID")
    assert expired.status == 401
    assert (broken.status, broken.code) == (400, "PARSE_ERROR")
    assert (nested.status, nested.code) == (400, "PARSE_ERROR")
    assert (heavy.status, heavy.code) == (413, "PAYLOAD_TOO_LARGE")
    assert (read.status, read.code) == (405, "METHOD_NOT_ALLOWED")


def test_the_buffer_is_written_before_the_process_ends(short_lived: Server) -> None:
    walker = on_duty()
    before = timezone.now()
    send(short_lived, json.dumps(position()).encode(), bearer(walker))

    short_lived.process.send_signal(signal.SIGTERM)

    assert short_lived.process.wait(5) is not None
    assert is_heard_since(walker, before)


def test_a_lost_database_costs_no_report(server: Server, report: Report) -> None:
    walker, witness = on_duty(), on_duty()
    before = timezone.now()
    report(witness)
    wait_until_heard(witness, before)
    with psycopg.connect(**own_session(), autocommit=True) as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'presence' AND datname = current_database()"
        )

    report(walker)

    wait_until_heard(walker, before)
    assert server.is_ready()


def test_readiness_fails_while_nothing_can_be_written(server: Server, report: Report) -> None:
    walker = on_duty()
    before = timezone.now()
    with psycopg.connect(**own_session()) as blocker:
        blocker.execute("SELECT 1 FROM emergency_liveposition FOR UPDATE")
        report(walker)
        wait_until(lambda: not server.is_ready(), within_s=10, otherwise="still ready")

    wait_until_heard(walker, before)
    wait_until(server.is_ready, within_s=SOON_S, otherwise="never ready again")


def test_everybody_of_a_batch_is_written(report: Report) -> None:
    people = [on_duty() for _ in range(30)]
    before = timezone.now()
    for one in people:
        report(one)

    for one in people:
        assert wait_until_heard(one, before)


def test_a_token_remembered_here_ends_with_a_change_of_rights(server: Server) -> None:
    user_id = on_duty()
    body = json.dumps(position()).encode()
    older, newer = ({"Authorization": f"Bearer {mint(user_id, rv=rv)}"} for rv in (1, 2))
    assert send(server, body, older).status == 202

    tell_change(user_id, rv=2)

    wait_until(
        lambda: send(server, body, older).status == 401,
        within_s=SOON_S,
        otherwise="the old token still counts",
    )
    assert send(server, body, newer).status == 202
