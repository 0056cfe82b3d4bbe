"""/api/notify/v1/webhooks/whatsapp: Meta's check, signatures over raw bytes, bad bodies."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.notify.models import Receipt

pytestmark = pytest.mark.django_db
URL = "/api/notify/v1/webhooks/whatsapp"


def webhook(*statuses: dict[str, Any]) -> bytes:
    """As Meta writes it: text outside ASCII stays as it is."""
    value = {"messaging_product": "whatsapp", "statuses": list(statuses), "note": "siaga é 🚑"}
    change = {"field": "messages", "value": value}
    return json.dumps(
        {"object": "x", "entry": [{"changes": [change]}]}, ensure_ascii=False
    ).encode()


READ = {"id": "wamid.1", "status": "read", "timestamp": "1795323600", "recipient_id": "6281"}


def sign(raw: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def post(client: Client, raw: bytes, signature: str | None = None) -> int:
    signed = sign(raw, settings.WHATSAPP_APP_SECRET) if signature is None else signature
    return client.post(
        URL, raw, content_type="application/json", headers={"X-Hub-Signature-256": signed}
    ).status_code


def test_meta_gets_its_challenge_back(client: Client) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": settings.WHATSAPP_VERIFY_TOKEN,
        "hub.challenge": "1158201444",
    }
    answer = client.get(URL, query)

    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize("query", [{}, {"hub.mode": "subscribe", "hub.verify_token": "guess"}])
def test_others_do_not(client: Client, query: dict[str, str]) -> None:
    assert client.get(URL, query).status_code == 403


def test_a_signed_status_is_kept_without_the_number(client: Client) -> None:
    assert post(client, webhook(READ)) == 200

    receipt = Receipt.objects.get()
    assert (receipt.provider_message_id, receipt.status) == ("wamid.1", "seen")
    assert "6281" not in str(receipt.__dict__)


def test_duplicates_are_taken_and_kept_once(client: Client) -> None:
    assert [post(client, webhook(READ, READ)) for _each in range(3)] == [200] * 3
    assert Receipt.objects.count() == 1


def test_the_signature_covers_exactly_these_bytes(client: Client) -> None:
    raw = webhook(READ)
    rewritten = json.dumps(json.loads(raw)).encode()

    assert post(client, rewritten, sign(raw, settings.WHATSAPP_APP_SECRET)) == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("signature", ["", "sha256=", "sha1=x", "é"])
def test_without_a_good_signature_nothing_is_kept(client: Client, signature: str) -> None:
    raw = webhook(READ)

    assert post(client, raw, signature or "none") == 403
    assert post(client, raw, sign(raw, "another secret")) == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"entry": 1}',
        b'{"more": ' + b"[" * 50_000,
        webhook({"id": "x"}),
        webhook({**READ, "id": "a\0b"}),
        webhook({**READ, "id": "x" * 201}),
        webhook({**READ, "timestamp": "9" * 30}),
        webhook({**READ, "timestamp": "-1"}),
        webhook({**READ, "status": "failed", "errors": [{"code": 10**18}]}),
    ],
)
def test_a_signed_body_that_is_no_webhook_is_an_error(client: Client, raw: bytes) -> None:
    assert post(client, raw) == 400


def test_other_kinds_and_odd_ids_are_left_out(client: Client) -> None:
    inbound = b'{"entry": [{"changes": [{"value": {"messages": [{"text": "hi"}]}}]}]}'
    odd = {**READ, "status": "warning"}

    assert [post(client, inbound), post(client, webhook(odd))] == [200, 200]
    assert not Receipt.objects.exists()
    assert post(client, webhook({**READ, "biz_opaque_callback_data": "not ours"})) == 200
