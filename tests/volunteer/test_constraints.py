"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Decision, Profile, ProfileSkill, Skill
from tests.volunteer.factories import NOON, STAFF, certificate, volunteer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": "retired"}, "volunteer_profile_status_is_known"),
        ({"transport_mode": "horse"}, "volunteer_profile_transport_is_known"),
        ({"display_name": ""}, "volunteer_profile_has_a_name"),
        ({"seq": -1}, "volunteer_profile_seq_counts_up"),
        *(
            ({"area": area}, "volunteer_profile_area_is_a_code")
            for area in ("", "3", "01", "31.", "31.7", "31,71", "31.71.011001", "31.71\n")
        ),
        ({"status": states.ACTIVE}, "volunteer_profile_status_was_decided_by_somebody"),
        ({"decided_at": NOON}, "volunteer_profile_status_was_decided_by_somebody"),
        ({"status": states.ERASED, "seq": 1}, "volunteer_profile_erased_says_nothing"),
        ({"status": states.ERASED, "area": "31"}, "volunteer_profile_erased_says_nothing"),
    ],
)
def test_a_profile_makes_sense(values: dict[str, Any], sentence: str) -> None:
    volunteer()

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Profile.objects.update(**values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"valid_until": date(2025, 12, 31)}, "volunteer_credential_ends_after_it_starts"),
        ({"status": "expired"}, "volunteer_credential_status_is_known"),
        ({"code": "PILOT"}, "volunteer_credential_code_is_known"),
        ({"number": ""}, "volunteer_credential_names_a_document"),
        ({"issuer": ""}, "volunteer_credential_names_a_document"),
    ],
)
def test_a_credential_makes_sense(values: dict[str, Any], sentence: str) -> None:
    certificate(volunteer())

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Credential.objects.update(**values)


def test_a_document_stands_once() -> None:
    profile = volunteer()
    certificate(profile)

    with pytest.raises(IntegrityError, match="on_record_once"), transaction.atomic():
        certificate(profile)


def test_a_skill_is_held_once_and_stays_while_somebody_holds_it() -> None:
    profile = volunteer()
    profile.skills.add("AED")

    with pytest.raises(IntegrityError, match="has_a_skill_once"), transaction.atomic():
        ProfileSkill.objects.create(profile=profile, skill_id="AED")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"category": "sport"}, "volunteer_skill_category_is_known"),
        ({"code": "cpr adult"}, "volunteer_skill_code_is_a_code"),
    ],
)
def test_the_catalogue_makes_sense(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Skill.objects.filter(code="AED").update(**values)


@pytest.mark.parametrize("verb", [states.VERIFY, states.APPROVE])
def test_a_decision_about_a_credential_names_it_and_no_other_does(verb: str) -> None:
    profile = volunteer()
    about = certificate(profile) if verb == states.APPROVE else None

    with pytest.raises(IntegrityError, match="credential_names_it"), transaction.atomic():
        Decision.objects.create(
            profile=profile, credential=about, verb=verb, by=STAFF, at=NOON, reason="other"
        )
