"""GET, POST /api/volunteer/v1/credentials and DELETE of one."""

from __future__ import annotations

import pytest

from apps.volunteer.domain import states
from apps.volunteer.models import Credential
from kreki.testing.plugin import ApiFor
from tests.people import STRANGER, VOLUNTEER
from tests.volunteer.factories import certificate, volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/credentials"
BHD = {
    "code": "BHD_BASIC",
    "number": "BHD-BASIC-2026-0001",
    "issuer": "KREKI",
    "issued_on": "2026-01-01",
    "valid_until": "2027-12-31",
}


def test_anonymous_is_refused(api: ApiFor) -> None:
    claimed = certificate(volunteer(), status=states.CLAIMED)

    assert api().get(URL).status_code == 401
    assert api().post(URL, BHD, format="json").status_code == 401
    assert api().delete(f"{URL}/{claimed.id}").status_code == 401
    assert Credential.objects.count() == 1


def test_one_sees_only_ones_own(api: ApiFor) -> None:
    certificate(volunteer(), number="MINE")
    certificate(volunteer(STRANGER), number="THEIRS")

    answer = api(VOLUNTEER).get(URL)

    assert [each["number"] for each in answer.json()["data"]] == ["MINE"]


def test_a_claim_waits_for_staff(api: ApiFor) -> None:
    volunteer()

    answer = api(VOLUNTEER).post(URL, BHD | {"status": "verified"}, format="json")

    assert answer.status_code == 201
    assert answer.json()["data"] == BHD | {
        "id": str(Credential.objects.get().id),
        "status": "claimed",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "PILOT"),
        ("number", ""),
        ("number", "ß" * 60),  # twice as long in capitals
        ("issuer", "x" * 121),
        ("issued_on", "01/01/2026"),
        ("valid_until", "2025-12-31"),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(
    api: ApiFor, field: str, value: str
) -> None:
    volunteer()

    answer = api(VOLUNTEER).post(URL, BHD | {field: value}, format="json")

    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
    assert not Credential.objects.exists()


def test_a_document_on_record_conflicts(api: ApiFor) -> None:
    certificate(volunteer(STRANGER))
    volunteer()

    answer = api(VOLUNTEER).post(URL, BHD, format="json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CREDENTIAL_NUMBER_TAKEN")


def test_who_has_not_applied_cannot_claim(api: ApiFor) -> None:
    assert api(STRANGER).post(URL, BHD, format="json").status_code == 404


def test_ones_own_claim_can_be_withdrawn_once(api: ApiFor) -> None:
    claimed = certificate(volunteer(), status=states.CLAIMED)

    answers = [api(VOLUNTEER).delete(f"{URL}/{claimed.id}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 404]
    assert answers[0].content == b""


def test_somebody_elses_claim_is_not_found(api: ApiFor) -> None:
    claimed = certificate(volunteer(), status=states.CLAIMED)
    volunteer(STRANGER)

    answer = api(STRANGER).delete(f"{URL}/{claimed.id}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "CREDENTIAL_NOT_FOUND")
    assert Credential.objects.exists()


def test_a_verified_credential_stays(api: ApiFor) -> None:
    verified = certificate(volunteer())

    answer = api(VOLUNTEER).delete(f"{URL}/{verified.id}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CREDENTIAL_DECIDED")
