"""A person's copy and erasure in volunteer: decisions stay, about nobody."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from apps.volunteer.domain import states
from apps.volunteer.domain.errors import StatusConflict, VolunteerNotFound
from apps.volunteer.models import Credential, Decision, Profile, Reason
from apps.volunteer.selectors import get_volunteer, list_volunteers
from apps.volunteer.services import credentials, decisions
from apps.volunteer.services.privacy import HOLDINGS
from apps.volunteer.web.card import read_lines
from kreki.events.models import Outbox
from kreki.identity import policy
from kreki.privacy.answering import answers_with
from kreki.privacy.everywhere import EVERYWHERE
from tests.people import VOLUNTEER
from tests.privacy_habits import TOMBSTONE, copy_of, erase, forgotten, rows_with
from tests.volunteer.factories import NOON, STAFF, certificate, volunteer

pytestmark = pytest.mark.django_db
HANDLERS = answers_with(HOLDINGS)


def decided(status: str = states.ACTIVE) -> Profile:
    """A volunteer whose certificate somebody verified, with a note."""
    profile = volunteer(status=status, area="31.71")
    claimed = certificate(profile, status=states.CLAIMED)
    credentials.verify_credential(
        credential_id=claimed.pk,
        by=STAFF,
        reason=Reason.DOCUMENTS_CHECKED,
        note="Sari bertemu saya di kantor.",
        now=NOON,
    )
    return profile


def test_no_column_about_a_person_is_forgotten() -> None:
    assert forgotten(HOLDINGS, EVERYWHERE) == set()


def test_the_copy_has_profile_credentials_and_decisions() -> None:
    decided()

    copy = copy_of(VOLUNTEER, HANDLERS)

    assert copy["profile"][0]["display_name"] == "Sari Utami"
    assert copy["profile"][0]["area"] == "31.71"
    assert copy["credentials"][0]["number"] == "BHD-BASIC-2026-0001"
    assert copy["decisions"][0]["note"] == "Sari bertemu saya di kantor."


def test_an_applicant_nobody_decided_about_leaves_nothing() -> None:
    certificate(volunteer(), status=states.CLAIMED)

    answer = erase(VOLUNTEER, HANDLERS)

    assert (answer["outcome"], answer["counts"]) == ("done", {"credentials": 1, "profile": 1})
    assert not Profile.objects.exists()


def test_decisions_stay_about_a_profile_that_names_nobody() -> None:
    decided()

    answer = erase(VOLUNTEER, HANDLERS)

    decision = Decision.objects.get()
    assert (decision.profile_id, decision.by, decision.note) == (TOMBSTONE, STAFF, "")
    assert (decision.profile.display_name, decision.profile.area) == ("Terhapus", None)
    assert Credential.objects.get().number.startswith("Terhapus")
    assert (answer["outcome"], answer["kept_reasons"]) == ("kept", ["decision_register"])
    assert erase(VOLUNTEER, HANDLERS)["outcome"] == "nothing"


def test_nothing_of_the_person_is_found_afterwards() -> None:
    decided()

    erase(VOLUNTEER, HANDLERS)

    tables = rows_with("Sari", "BHD-BASIC-2026-0001", str(VOLUNTEER))
    assert set(tables) == {"kreki_events_outbox"}  # on its way to the broker, gone once confirmed


def test_the_register_refuses_everything_else_during_an_erasure() -> None:
    decided()

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kreki.erasure', 'on', true)")

    with pytest.raises(IntegrityError, match="append-only"):
        Decision.objects.update(by="orang lain", note="")


@pytest.mark.parametrize("status", [states.APPLICANT, states.ACTIVE, states.SUSPENDED])
def test_nobody_decides_about_a_tombstone_and_nobody_hears_of_it(status: str) -> None:
    decided(status)
    erase(VOLUNTEER, HANDLERS)
    told = Outbox.objects.count()
    how = {"by": STAFF, "now": NOON, "reason": Reason.OTHER}
    kept = Credential.objects.get().pk

    for decide in (
        decisions.approve_volunteer,
        decisions.suspend_volunteer,
        decisions.reinstate_volunteer,
    ):
        with pytest.raises(StatusConflict):
            decide(user_id=TOMBSTONE, **how)
    for decide in (credentials.verify_credential, credentials.reject_credential):
        with pytest.raises(StatusConflict):
            decide(credential_id=kept, **how)

    assert (Decision.objects.count(), Outbox.objects.count()) == (1, told)
    assert Credential.objects.get().status == states.VERIFIED
    assert Profile.objects.get().status == states.ERASED


@pytest.mark.parametrize("status", [states.APPLICANT, states.ACTIVE, states.SUSPENDED])
def test_a_tombstone_waits_for_nothing_and_is_no_volunteer(status: str) -> None:
    decided(status)
    last_day = datetime.combine(Credential.objects.get().valid_until, NOON.timetz())
    assert [line.value for line in read_lines(now=last_day, reach=policy.EVERYWHERE)][-1] == 1

    erase(VOLUNTEER, HANDLERS)

    card = read_lines(now=last_day, reach=policy.EVERYWHERE)
    assert [line.value for line in card] == [0, 0, 0]
    assert not list_volunteers(reach=policy.EVERYWHERE).exists()
    with pytest.raises(VolunteerNotFound):
        get_volunteer(TOMBSTONE, reach=policy.EVERYWHERE)
