"""FCM HTTP v1, over the local server that speaks its wire format."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError

from apps.notify.domain.channels import Channel, Language, Purpose
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.retries import LEASE
from apps.notify.domain.texts import TEXTS
from apps.notify.domain.wording import Facts
from apps.notify.gateways.fcm.errors import outcome_of, without_token
from apps.notify.gateways.fcm.payload import message_of
from apps.notify.gateways.fcm.tokens import WAIT_S
from apps.notify.gateways.lane import TIMEOUT, Lane
from deploy.providers.fcm_shape import BadMessage, check_message
from tests.notify.factories import INVITATION, alert
from tests.notify.gateways.contract import SenderContract, send
from tests.notify.providers import Providers


class TestFcm(SenderContract):
    channel, provider = Channel.FCM, "fcm"
    good, loses_answer = "phone-1", "lost-phone"
    repeat_key = "{alert.tag}"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("dead-1", Outcome.dead_target("UNREGISTERED")),
        ("invalid-1", Outcome.dead_target("INVALID_ARGUMENT")),
        ("mismatch-1", Outcome.dead_target("SENDER_ID_MISMATCH")),
        ("quota-1", Outcome.retry("QUOTA_EXCEEDED", after_s=3)),
        ("unavailable-1", Outcome.retry("UNAVAILABLE", after_s=3)),
        ("broken-1", Outcome.retry("INTERNAL")),
        ("apns-1", Outcome.next_channel("THIRD_PARTY_AUTH_ERROR")),
    ],
)
def test_each_error_of_the_table(lane: Lane, target: str, expected: Outcome) -> None:
    assert send(lane, alert(Channel.FCM, target)) == [expected]


def test_a_wrong_request_is_our_bug(lane: Lane) -> None:
    facts = Facts("invitation", "K7Q2", area="x" * 5000)

    (outcome,) = send(lane, alert(Channel.FCM, "phone-1", facts=facts))

    assert outcome == Outcome.bug("INVALID_ARGUMENT message")


BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


@pytest.mark.parametrize(
    ("field", "kind"), [("message.token", Kind.DEAD_TARGET), ("message.android.ttl", Kind.BUG)]
)
def test_an_answer_with_both_details_is_judged_by_its_field(field: str, kind: Kind) -> None:
    details = [
        {"errorCode": "INVALID_ARGUMENT"},
        {"@type": BAD_REQUEST, "fieldViolations": [{"field": field}]},
    ]

    assert outcome_of(400, {"error": {"details": details}}, None).kind is kind


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Outcome.bug("INVALID_ARGUMENT")),
        (401, Outcome.retry("UNAUTHENTICATED")),
        (403, Outcome.refused_account("PERMISSION_DENIED")),
        (404, Outcome.bug("HTTP_404")),
        (429, Outcome.retry("HTTP_429", after_s=7)),
        (502, Outcome.retry("HTTP_502", after_s=7)),
    ],
)
def test_an_answer_of_the_front_end_without_a_code(status: int, expected: Outcome) -> None:
    assert outcome_of(status, None, "7") == expected


def test_quota_without_a_time_waits_a_minute() -> None:
    body = {"error": {"details": [{"errorCode": "QUOTA_EXCEEDED"}]}}

    assert outcome_of(429, body, None) == Outcome.retry("QUOTA_EXCEEDED", after_s=60)


def test_a_page_instead_of_json_is_unknown(lane: Lane, providers: Providers) -> None:
    providers.fail("fcm", "garbage")

    (outcome,) = send(lane, alert(Channel.FCM, "phone-1"))

    assert outcome.kind is Kind.UNKNOWN


def test_a_refused_token_is_fetched_again(lane: Lane) -> None:
    send(lane, alert(Channel.FCM, "phone-1"))
    tokens = lane._senders[Channel.FCM]._tokens
    tokens._token = "expired"

    outcomes = [send(lane, alert(Channel.FCM, "phone-1"))[0] for _each in range(2)]

    assert [outcome.kind for outcome in outcomes] == [Kind.RETRY, Kind.ACCEPTED]


@pytest.mark.parametrize("fault", ["error", "garbage", "slow"])
def test_a_token_endpoint_in_trouble_is_tried_again_and_bars_nobody(
    lane: Lane, providers: Providers, fault: str
) -> None:
    providers.fail("oauth", fault, times=3)
    began = time.monotonic()

    (outcome,) = send(lane, alert(Channel.FCM, "phone-1"))

    assert outcome == Outcome.retry("oauth_unreachable")
    assert time.monotonic() - began < WAIT_S + 0.5


def test_fetching_a_token_and_sending_fit_into_the_lease() -> None:
    assert WAIT_S + TIMEOUT.total < LEASE[Channel.FCM].total_seconds()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RefreshError("invalid_grant"), Outcome.refused_account("oauth_refused")),
        (RefreshError("internal_failure", retryable=True), Outcome.retry("oauth_unreachable")),
        (TransportError("no route"), Outcome.retry("oauth_unreachable")),
        (TimeoutError(), Outcome.retry("oauth_unreachable")),
    ],
)
def test_only_a_final_refusal_of_a_token_is_an_account_matter(
    error: GoogleAuthError | TimeoutError, expected: Outcome
) -> None:
    assert without_token(error) == expected


def test_two_hundred_at_once_share_one_token_and_the_connections(
    lane: Lane, providers: Providers
) -> None:
    outcomes = send(lane, *(alert(Channel.FCM, f"phone-{number}") for number in range(200)))

    assert {outcome.kind for outcome in outcomes} == {Kind.ACCEPTED}
    assert len(providers.received()) == 200


@pytest.mark.parametrize("template", TEXTS)
@pytest.mark.parametrize("language", Language)
def test_every_push_is_a_message_that_google_takes(template: str, language: Language) -> None:
    facts = Facts(template, "K7Q2", severity="critical", eta="3-5", area="Kepulauan Seribu " * 4)

    check_message(message_of(alert(Channel.FCM, "phone-1", facts=facts, language=language)))


def test_the_server_refuses_what_google_refuses() -> None:
    good = message_of(alert(Channel.FCM, "phone-1"))["message"]
    wrong = {
        "message": [{**good, "token": "x"}, {**good, "unknown": 1}],
        "data": [{**good, "data": {"from": "x"}}, {**good, "data": {"n": 1}}],
        "android": [{**good, "android": {"ttl": "15m"}}, {**good, "android": {"priority": "MAX"}}],
        "apns": [{**good, "apns": {"headers": {"apns-priority": "10"}}}],
    }
    for message in (each for group in wrong.values() for each in group):
        with pytest.raises(BadMessage):
            check_message({"message": message})


def test_nothing_but_the_allowed_facts_travels() -> None:
    sent = alert(Channel.FCM, "phone-1", purpose=Purpose.WITHDRAWAL)
    data = message_of(sent)["message"]["data"]

    assert set(data) == {"kind", "id", "tag", "title", "body", "ack_token"}
    assert data["id"] == str(INVITATION)
    assert json.dumps(message_of(sent)).count(str(sent.delivery_id)) == 0


def test_an_expired_alert_has_no_negative_life() -> None:
    sent = alert(Channel.FCM, "phone-1")

    assert replace(sent, expires_at=sent.claimed_at).ttl_s == 0
    assert message_of(sent)["message"]["android"]["ttl"] == "900s"
