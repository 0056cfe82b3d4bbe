"""The stand-ins themselves: as strict as the real ones, readable, and remembering."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from apps.notify.domain.channels import Channel
from apps.notify.gateways.lane import Lane
from deploy.providers.journal import KEPT, Entry, Journal
from tests.admin_habits import inline_code
from tests.notify.factories import alert
from tests.notify.gateways.contract import send
from tests.notify.providers import TOKEN, Providers, running


def test_the_page_shows_what_came_and_runs_no_script(lane: Lane, providers: Providers) -> None:
    send(lane, alert(Channel.FCM, "<b>phone</b>"))

    answer = requests.get(providers.origin, timeout=5)

    assert "DARURAT KRITIS · Jakarta Pusat" in answer.text
    assert "&lt;b&gt;phone&lt;/b&gt;" in answer.text
    assert inline_code(answer.text) == []
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_waiting_ends_when_something_comes(lane: Lane, providers: Providers) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(providers.received, wait_s=20, at_least=1)
        send(lane, alert(Channel.FCM, "phone-1"))

        assert len(waiting.result(10)) == 1


def test_a_restart_goes_on_where_the_journal_ends(tmp_path: Path) -> None:
    for number in (1, 2):
        with running(tmp_path) as providers:
            _refused_by_whatsapp(providers)
            assert [each["seq"] for each in providers.received()] == list(range(1, number + 1))

    lines = (tmp_path / "journal/received.jsonl").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2]


async def test_the_journal_keeps_the_newest_and_goes_on_counting(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    entry = Entry(provider="fcm", target="phone", key="tag", result="accepted", request={})

    for _ in range(2 * KEPT + 1):
        await journal.keep(entry)
    await journal.keep(entry)

    last = 2 * KEPT + 2
    assert [row.seq for row in journal.since(0)] == list(range(KEPT + 2, last + 1))
    assert [row.seq for row in journal.since(last - 1)] == [last]
    assert (journal.since(last), journal.last_seq) == ([], last)
    assert Journal(tmp_path).since(0) == journal.since(2)[-KEPT:]


def _refused_by_whatsapp(providers: Providers) -> None:
    parameters = [{"type": "text", "text": "K7Q2"}]
    body = {
        "messaging_product": "whatsapp",
        "to": "62000131026",
        "type": "template",
        "template": {
            "name": "emergency_withdrawn",
            "language": {"code": "id"},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }
    answer = requests.post(
        f"{providers.origin}/whatsapp/v23.0/1/messages",
        json=body,
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=5,
    )
    assert answer.json()["error"]["code"] == 131026


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "assertion": "x"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "x.y.z"},
    ],
)
def test_a_wrong_assertion_gets_no_token(providers: Providers, form: dict[str, str]) -> None:
    answer = requests.post(f"{providers.origin}/fcm/token", data=form, timeout=5)

    assert answer.status_code == 400
    assert "error" in answer.json()


def test_nothing_is_sent_without_a_token(providers: Providers) -> None:
    url = f"{providers.origin}/fcm/v1/projects/kreki-test/messages:send"

    assert requests.post(url, json={}, timeout=5).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/control/faults", {"provider": "fcm", "fault": "earthquake"}),
        ("POST", "/control/faults", {"fault": "hang"}),
        ("GET", "/received?since=x", None),
    ],
)
def test_a_wrong_order_is_refused(
    providers: Providers, method: str, path: str, body: object
) -> None:
    answer = requests.request(method, f"{providers.origin}{path}", json=body, timeout=5)

    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"[]", b'{"provider": []}'])
@pytest.mark.parametrize("address", ["/control/faults", "/whatsapp/v19.0/1/messages"])
def test_garbled_orders_and_messages_are_refused(
    providers: Providers, address: str, body: bytes
) -> None:
    token = {"Authorization": f"Bearer {TOKEN}"}

    answer = requests.post(providers.origin + address, body, headers=token, timeout=5)

    assert answer.status_code == 400
