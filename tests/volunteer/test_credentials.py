"""People claim credentials, staff verifies or rejects them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError

from apps.volunteer.domain import states
from apps.volunteer.domain.errors import (
    CredentialDecided,
    CredentialNotFound,
    CredentialNumberTaken,
)
from apps.volunteer.models import Credential, Decision, Reason
from apps.volunteer.services import credentials
from tests.people import REPORTER, STRANGER, VOLUNTEER
from tests.volunteer.factories import NOON, STAFF, certificate, published, volunteer

pytestmark = pytest.mark.django_db
claim = partial(
    credentials.claim_credential,
    code="BHD_BASIC",
    number="bhd-basic-2026-0001",
    issuer=" KREKI ",
    issued_on=date(2026, 1, 1),
    valid_until=date(2027, 12, 31),
)
verify = partial(credentials.verify_credential, by=STAFF, now=NOON, reason=Reason.DOCUMENTS_CHECKED)
reject = partial(credentials.reject_credential, by=STAFF, now=NOON, reason=Reason.DOCUMENT_DOUBTFUL)


def test_a_claim_is_kept_in_one_spelling_and_counts_for_nothing_yet() -> None:
    volunteer(status=states.ACTIVE)

    claimed = claim(user_id=VOLUNTEER)

    assert (claimed.number, claimed.issuer) == ("BHD-BASIC-2026-0001", "KREKI")
    assert claimed.status == states.CLAIMED
    assert published() == []


def test_a_document_is_on_record_once_whoever_claims_it() -> None:
    certificate(volunteer())
    volunteer(REPORTER)

    with pytest.raises(CredentialNumberTaken) as refusal:
        claim(user_id=REPORTER)

    assert refusal.value.parts["number"] == "BHD-BASIC-2026-0001"
    assert Credential.objects.count() == 1


def test_another_constraint_is_not_mistaken_for_it_whatever_people_write() -> None:
    volunteer()

    with pytest.raises(IntegrityError, match="ends_after_it_starts"):
        claim(
            user_id=VOLUNTEER,
            issuer="volunteer_credential_is_on_record_once",
            valid_until=date(2025, 1, 1),
        )


def test_a_rejected_claim_frees_the_number_for_its_true_holder() -> None:
    squatted = certificate(volunteer(STRANGER), status=states.CLAIMED)
    volunteer()
    reject(credential_id=squatted.id)

    assert claim(user_id=VOLUNTEER).number == squatted.number


def test_verification_publishes_the_credential_with_its_first_instant_of_not_counting() -> None:
    credential = certificate(volunteer(status=states.ACTIVE), status=states.CLAIMED)

    verify(credential_id=credential.id)

    ((seq, record),) = published()
    (counting,) = record.credentials
    assert (seq, record.type) == (1, "volunteer.skills.changed.v1")
    assert (counting.code, counting.number) == ("BHD_BASIC", "BHD-BASIC-2026-0001")
    assert counting.valid_until == datetime(2027, 12, 31, 17, 0, tzinfo=UTC)
    decision = Decision.objects.get()
    assert (decision.verb, decision.by, decision.seq) == (states.VERIFY, STAFF, 1)


def test_taking_a_verified_credential_back_is_published() -> None:
    credential = certificate(volunteer(status=states.ACTIVE))

    reject(credential_id=credential.id, note="Nomor tidak dikenal penerbit")

    ((_, record),) = published()
    assert record.credentials == ()
    assert Decision.objects.get().note == "Nomor tidak dikenal penerbit"


def test_rejecting_a_mere_claim_changes_no_record() -> None:
    credential = certificate(volunteer(status=states.ACTIVE), status=states.CLAIMED)

    reject(credential_id=credential.id)

    assert published() == []
    assert Decision.objects.get().seq is None


def test_an_applicants_verified_credential_waits_for_the_approval() -> None:
    credential = certificate(volunteer(), status=states.CLAIMED)

    verify(credential_id=credential.id)

    assert published() == []


def test_what_was_decided_is_not_decided_the_same_way_again() -> None:
    credential = certificate(volunteer())

    with pytest.raises(CredentialDecided):
        verify(credential_id=credential.id)

    assert not Decision.objects.exists()


def test_nobody_decides_about_a_credential_that_is_gone() -> None:
    with pytest.raises(CredentialNotFound):
        verify(credential_id=uuid4())


def test_only_an_undecided_claim_can_be_withdrawn() -> None:
    profile = volunteer()
    claimed = certificate(profile, status=states.CLAIMED)
    decided = certificate(profile, number="BHD-BASIC-2026-0002")

    credentials.withdraw_credential(user_id=VOLUNTEER, credential_id=claimed.id)
    with pytest.raises(CredentialDecided):
        credentials.withdraw_credential(user_id=VOLUNTEER, credential_id=decided.id)

    assert list(Credential.objects.all()) == [decided]


def test_somebody_elses_claim_does_not_exist_for_others() -> None:
    theirs = certificate(volunteer(), status=states.CLAIMED)
    volunteer(STRANGER)

    with pytest.raises(CredentialNotFound):
        credentials.withdraw_credential(user_id=STRANGER, credential_id=theirs.id)
