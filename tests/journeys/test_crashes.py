"""Processes die at random moments; nothing acknowledged is lost and nobody is alerted twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.conftest import VOLUNTEERS, Volunteer
from tests.journeys.repeats import Sent, sent_messages
from tests.journeys.stack import MONAS, Stack, tokens

INCIDENTS: Final = 200
AT_ONCE: Final = 10
ON_DUTY: Final = 12  # few people asked often: what counts is the number of kills, not of messages
KILLS: Final = 2  # in each wave
LATEST_S: Final = 1.5  # a kill comes at a random moment this soon after the presses
MORTAL: Final = (
    *("emergency-dispatcher-1", "emergency-dispatcher-2"),
    *("emergency-courier", "notify-courier", "notify-worker", "notify-guard"),
)
SEED: Final = 119


@pytest.fixture
def short_window(stack: Stack, volunteers: list[Volunteer]) -> Iterator[None]:
    """Silence is replaced after one second, so that far more happens between two kills."""
    for one in volunteers[ON_DUTY:]:
        stack.data("PUT", "/api/emergency/v1/duty", token=one.token, body={"on": False})
    path = stack.instance.env / "emergency.env"
    before = path.read_text()
    dispatchers = ("emergency-dispatcher-1", "emergency-dispatcher-2")
    path.write_text(before + "ANSWER_WINDOW_S=1\n")
    stack.stop(*dispatchers)
    stack.start(*dispatchers)
    yield
    path.write_text(before)
    stack.stop(*dispatchers)
    stack.start(*dispatchers)


@pytest.mark.usefixtures("short_window")
def test_kills_lose_nothing_and_double_nothing(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    _, heard_before = stack.received()
    stack.manage("auth_svc", "seed_demo", "--volunteers", str(VOLUNTEERS + INCIDENTS))
    reporters = [token for _, token in tokens(stack, VOLUNTEERS + INCIDENTS)[VOLUNTEERS:]]
    assert len(reporters) == INCIDENTS
    chance, deaths = random.Random(SEED), Counter[str]()

    acknowledged = [
        incident
        for first in range(0, INCIDENTS, AT_ONCE)
        for incident in wave(stack, reporters[first : first + AT_ONCE], chance, deaths)
    ]
    wait_until(lambda: drained(stack), within_s=300, otherwise="the queues did not drain")

    heard = [item for item in stack.received(heard_before)[0] if item["result"] == "accepted"]
    messages = sent_messages(stack, heard)
    with capsys.disabled():
        print(f"\n{report(stack, acknowledged, heard, deaths)}\n{report_of_repeats(messages)}")
    assert set(deaths) == set(MORTAL)
    assert lost(stack, acknowledged) == []
    assert doubled_deliveries(stack) == []
    assert doubled_pushes_with_another_tag(heard) == []
    assert [(one.fault, one) for one in messages if one.fault] == []


def wave(
    stack: Stack, reporters: list[str], chance: random.Random, deaths: Counter[str]
) -> list[str]:
    """Some people press at once while processes die, are helped all the same, and cancel."""
    killers = [
        threading.Timer(chance.uniform(0, LATEST_S), stack.kill, [victim])
        for victim in chance.sample(MORTAL, KILLS)
    ]
    for killer in killers:
        killer.start()
        deaths.update(killer.args)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        incidents = list(pool.map(lambda token: press(stack, token), reporters))
        for incident in incidents:
            wait_until(
                partial(alerted, stack, incident),
                within_s=180,
                otherwise=f"nobody was alerted for {incident}",
            )
        list(pool.map(lambda pair: cancel(stack, *pair), zip(incidents, reporters, strict=True)))
    for killer in killers:
        killer.join()
    return incidents


def press(stack: Stack, token: str) -> str:
    body = {"latitude": MONAS[0], "longitude": MONAS[1], "accuracy_m": 8}
    return str(stack.data("POST", "/api/emergency/v1/panic", token=token, body=body)["id"])


def cancel(stack: Stack, incident: str, token: str) -> None:
    stack.data("PUT", f"/api/emergency/v1/{incident}/cancel", token=token)


def alerted(stack: Stack, incident: str) -> bool:
    """At least one provider took at least one alert about it."""
    query = """
        SELECT 1 FROM notify_delivery d JOIN notify_message m ON m.id = d.message_id
        WHERE m.incident_id = %s AND m.purpose = 'invitation' AND d.accepted_at IS NOT NULL
        LIMIT 1
    """
    return bool(stack.rows("notify", query, incident))


def drained(stack: Stack) -> bool:
    """No event waits and no delivery is open."""
    waiting = stack.rows("emergency", "SELECT count(*) FROM kreki_events_outbox")[0][0]
    open_ones = "SELECT count(*) FROM notify_delivery WHERE state IN ('queued', 'claimed')"
    return not waiting and not stack.rows("notify", open_ones)[0][0]


def lost(stack: Stack, acknowledged: list[str]) -> list[str]:
    """Acknowledged incidents that are not in the database, were never decided, or never alerted."""
    rows = stack.rows(
        "emergency",
        """
        SELECT i.id::text FROM emergency_incident i
        WHERE EXISTS (SELECT 1 FROM emergency_decision d WHERE d.incident_id = i.id)
        """,
    )
    decided = {row[0] for row in rows}
    return [one for one in acknowledged if one not in decided or not alerted(stack, one)]


def doubled_deliveries(stack: Stack) -> list[tuple[Any, ...]]:
    """Persons with two delivery rows for one invitation on one channel and target."""
    query = """
        SELECT m.invitation_id, m.purpose, d.channel, d.target_id, count(*)
        FROM notify_delivery d JOIN notify_message m ON m.id = d.message_id
        WHERE m.invitation_id IS NOT NULL
        GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
    """
    return stack.rows("notify", query)


def doubled_pushes_with_another_tag(heard: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """(target, invitation) that got two pushes which would not replace each other on the phone."""
    tags: dict[tuple[str, str], set[str]] = {}
    for item in heard:
        if item["provider"] == "fcm":
            data = item["request"]["data"]
            tags.setdefault((item["target"], data["id"]), set()).add(item["key"])
    return [pair for pair, keys in tags.items() if len(keys) > 1]


def report(
    stack: Stack, acknowledged: list[str], heard: list[dict[str, Any]], deaths: Counter[str]
) -> str:
    copies = Counter((item["provider"], item["key"], item["title"]) for item in heard)
    again = Counter(provider for (provider, _, _), count in copies.items() if count > 1)
    deliveries = stack.rows("notify", "SELECT count(*) FROM notify_delivery")[0][0]
    return (
        f"{len(acknowledged)} panics acknowledged, {sum(deaths.values())} kills {dict(deaths)}, "
        f"{deliveries} delivery rows, {len(heard)} messages at providers, "
        f"repeated: {dict(again) or 'none'}"
    )


def report_of_repeats(messages: list[Sent]) -> str:
    """WhatsApp and mail: how many came again, and how many of those had lost their answer."""
    again = [one for one in messages if one.repeats]
    copies = sum(one.repeats for one in again)
    lost = sum(one.repeats for one in again if not one.fault)
    by_channel = dict(Counter(one.channel for one in again))
    return (
        f"{len(messages)} WhatsApp messages and mails, {len(again)} came again {by_channel}: "
        f"{copies} repeats, of which the earlier answer was lost in {lost}"
    )
