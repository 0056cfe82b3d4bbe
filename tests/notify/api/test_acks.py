"""POST /api/notify/v1/acks: a phone confirms a push without a login."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from apps.notify import services
from apps.notify.models import Delivery, Message
from kreki.testing.plugin import ApiFor
from tests.notify.factories import invite, reachable
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/notify/v1/acks"


def pushed() -> str:
    """The token in a push that was just sent."""
    now = timezone.now()
    reachable(phone=None, email=None, now=now)
    invite(VOLUNTEER, now=now)
    ids = list(Delivery.objects.values_list("pk", flat=True))
    (alert,) = services.claim(ids, ack_key=settings.ACK_KEY, now=now)
    return alert.ack_token


def ack(api: ApiFor, token: str, stage: str = "seen") -> tuple[int, str]:
    body = {"ack_token": token, "stage": stage, "at": timezone.now().isoformat()}
    answer = api().post(URL, body, format="json")
    return answer.status_code, answer.json()["error"]["code"] if answer.content else ""


def test_the_token_is_enough(api: ApiFor) -> None:
    assert ack(api, pushed()) == (204, "")
    assert Message.objects.get().seen_at is not None


def test_repeats_and_lower_stages_change_nothing(api: ApiFor) -> None:
    token = pushed()

    answers = [ack(api, token, stage) for stage in ("seen", "seen", "delivered")]

    assert answers == [(204, "")] * 3
    assert Delivery.objects.get().state == "seen"


def test_a_changed_token_is_refused(api: ApiFor) -> None:
    token = pushed()

    assert ack(api, token[::-1]) == (403, "ACK_TOKEN_INVALID")
    assert Message.objects.get().seen_at is None


def test_a_phone_cannot_claim_an_answer_or_a_failure(api: ApiFor) -> None:
    assert ack(api, pushed(), "failed") == (400, "VALIDATION_ERROR")


def test_refusals_are_readable_in_both_languages(api: ApiFor) -> None:
    body = {"ack_token": "x", "stage": "seen", "at": timezone.now().isoformat()}
    texts = [
        api().post(URL, body, format="json", headers={"Accept-Language": language}).json()
        for language in ("id", "en")
    ]

    assert [text["error"]["message"] for text in texts] == [
        "Token konfirmasi tidak sah atau sudah kedaluwarsa.",
        "This acknowledgement token is not valid or has expired.",
    ]
