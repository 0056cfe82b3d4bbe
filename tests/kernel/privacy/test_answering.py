"""What the kernel itself holds goes with the person; large copies travel in pieces."""

from __future__ import annotations

import secrets
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from kreki.api.models import KeptAnswer
from kreki.audit.models import AuditEvent
from kreki.audit.recording import record
from kreki.contracts.privacy import ExportRequested, UserDeleted
from kreki.events.envelope import MAX_BYTES
from kreki.events.models import Outbox
from kreki.privacy.answering import answers_with
from kreki.privacy.holdings import NOTHING, Held, Holdings
from tests.people import STRANGER, VOLUNTEER
from tests.privacy_habits import DUE, TOMBSTONE, copy_of, erase, received

pytestmark = pytest.mark.django_db
HANDLERS = answers_with(NOTHING)


def kept_answer(caller_id: object, body: str = "") -> KeptAnswer:
    return KeptAnswer.objects.create(
        caller_id=caller_id, key="k" * 8, route="POST /", fingerprint=b"", status=200, body=body
    )


def staff(user_id: object) -> None:
    get_user_model().objects.create_user(username=str(user_id))


def test_who_holds_nothing_says_so() -> None:
    answer = erase(VOLUNTEER, HANDLERS)

    assert (answer["outcome"], answer["counts"]) == ("nothing", {})
    assert copy_of(VOLUNTEER, HANDLERS) == {"access_log": []}


def test_kept_answers_and_the_account_of_staff_go_and_others_stay() -> None:
    for person in (VOLUNTEER, STRANGER):
        kept_answer(person)
        staff(person)

    answer = erase(VOLUNTEER, HANDLERS)

    assert answer["counts"] == {"kept_answers": 1, "staff_accounts": 1}
    assert KeptAnswer.objects.get().caller_id == STRANGER
    assert get_user_model().objects.get().get_username() == str(STRANGER)


def test_the_person_reads_who_looked_and_the_log_stays() -> None:
    with transaction.atomic():
        record("user.viewed", actor="staff:ayu", subject=f"user:{VOLUNTEER}")

    copy = copy_of(VOLUNTEER, HANDLERS)
    answer = erase(VOLUNTEER, HANDLERS)

    assert [row["action"] for row in copy["access_log"]] == ["user.viewed"]
    assert "ayu" not in str(copy)
    assert answer["kept_reasons"] == ["audit_log"]
    assert AuditEvent.objects.count() == 1


def test_what_came_late_is_swept_without_another_answer() -> None:
    erase(VOLUNTEER, HANDLERS)
    kept_answer(VOLUNTEER)
    event = UserDeleted(user_id=VOLUNTEER, tombstone_id=TOMBSTONE, deleted_at=DUE)

    HANDLERS[UserDeleted](event, received(event))

    assert not KeptAnswer.objects.exists()
    assert Outbox.objects.count() == 1


def test_a_large_copy_travels_in_pieces_that_fit() -> None:
    kept_answer(VOLUNTEER, secrets.token_hex(60_000))  # random: compressing halves it at most
    all_of_it = Held(name="answers", model=KeptAnswer, person="caller_id", shown=("body",))
    handlers = answers_with(Holdings(tables=(all_of_it,)))

    copy = copy_of(VOLUNTEER, handlers)

    assert len(copy["answers"][0]["body"]) == 120_000
    assert Outbox.objects.count() > 4
    assert all(len(str(row.data)) < MAX_BYTES for row in Outbox.objects.all())


def test_a_request_that_cannot_be_sealed_changes_nothing() -> None:
    event = ExportRequested(request_id=uuid4(), user_id=VOLUNTEER, public_key="x", due_at=DUE)

    with pytest.raises(ValueError, match=r"base64|padding|32"), transaction.atomic():
        HANDLERS[ExportRequested](event, received(event))

    assert not Outbox.objects.exists()
