"""Staff approves, suspends and reinstates; everybody who must know hears of it, in order."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from apps.volunteer.domain import states
from apps.volunteer.domain.errors import NoValidCredential, StatusConflict
from apps.volunteer.models import Decision, Profile, Reason
from apps.volunteer.services import decisions, profiles
from tests.people import VOLUNTEER
from tests.volunteer.factories import NOON, STAFF, certificate, published, volunteer

pytestmark = pytest.mark.django_db
approve = partial(
    decisions.approve_volunteer,
    user_id=VOLUNTEER,
    by=STAFF,
    now=NOON,
    reason=Reason.DOCUMENTS_CHECKED,
)
suspend = partial(
    decisions.suspend_volunteer, user_id=VOLUNTEER, by=STAFF, now=NOON, reason=Reason.CONDUCT
)
reinstate = partial(
    decisions.reinstate_volunteer,
    user_id=VOLUNTEER,
    by=STAFF,
    now=NOON,
    reason=Reason.INVESTIGATED,
)


def test_approval_publishes_the_whole_record() -> None:
    certificate(volunteer())
    profiles.set_skills(user_id=VOLUNTEER, codes=["AED"])

    approve()

    ((seq, record),) = published()
    assert (seq, record.type) == (1, "volunteer.profile.approved.v1")
    assert (record.user_id, record.display_name) == (VOLUNTEER, "Sari Utami")
    assert (record.status, record.reason_code) == ("active", "documents_checked")
    assert (record.transport_mode, record.skills) == ("motorbike", ("AED",))
    assert [each.number for each in record.credentials] == ["BHD-BASIC-2026-0001"]


def test_claims_and_rejected_credentials_never_travel() -> None:
    profile = volunteer()
    certificate(profile)
    certificate(profile, number="A", status=states.CLAIMED)
    certificate(profile, number="B", status=states.REJECTED)

    approve()

    ((_, record),) = published()
    assert len(record.credentials) == 1


def test_approval_needs_a_verified_credential_that_counts_today() -> None:
    profile = volunteer()
    certificate(profile, number="LAMA", valid_until=date(2026, 11, 21))
    certificate(profile, number="BARU", status=states.CLAIMED)

    with pytest.raises(NoValidCredential) as refusal:
        approve()

    assert refusal.value.parts == {
        "credentials": "LAMA berlaku sampai 21-11-2026; BARU belum diverifikasi"
    }
    assert Profile.objects.get().status == states.APPLICANT
    assert (published(), Decision.objects.count()) == ([], 0)


def test_numbers_rise_through_a_whole_story() -> None:
    certificate(volunteer())

    approve()
    profiles.set_skills(user_id=VOLUNTEER, codes=["AED"])
    suspend(note="Laporan 12")
    reinstate()

    story = published()
    assert [seq for seq, _ in story] == [1, 2, 3, 4]
    assert [record.status for _, record in story] == ["active", "active", "suspended", "active"]
    assert [record.type.split(".", 2)[2] for _, record in story] == [
        *("approved.v1", "changed.v1", "suspended.v1", "reinstated.v1")
    ]
    assert list(Decision.objects.order_by("id").values_list("verb", "by", "seq")) == [
        ("approve", STAFF, 1),
        ("suspend", STAFF, 3),
        ("reinstate", STAFF, 4),
    ]


def test_the_note_stays_here() -> None:
    volunteer(status=states.ACTIVE)

    suspend(note="Laporan 12")

    ((_, record),) = published()
    assert record.reason_code == "conduct"
    assert "Laporan" not in repr(record)


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (approve, states.ACTIVE),
        (approve, states.SUSPENDED),
        (suspend, states.APPLICANT),
        (suspend, states.SUSPENDED),
        (reinstate, states.APPLICANT),
        (reinstate, states.ACTIVE),
    ],
)
def test_a_decision_needs_the_right_status(step: partial[None], status: str) -> None:
    volunteer(status=status)

    with pytest.raises(StatusConflict):
        step()

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE volunteer_decision SET by = 'x'", "DELETE FROM volunteer_decision"]
)
def test_postgresql_refuses_to_rewrite_the_register(statement: str) -> None:
    volunteer(status=states.ACTIVE)
    suspend()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Decision.objects.get().by == STAFF


def test_a_decision_that_cannot_be_written_down_does_not_happen() -> None:
    volunteer(status=states.ACTIVE)

    with pytest.raises(IntegrityError), transaction.atomic():
        suspend(by="")

    assert Profile.objects.get().status == states.ACTIVE
    assert published() == []
