"""A volunteer_lead sees and decides about the volunteers of own areas, and no others exist."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Decision, Profile
from kreki.identity.roles import Role
from kreki.identity.sso.access import access_to
from kreki.identity.sso.staff import keep_staff
from tests.people import DISPATCHER, VOLUNTEER, person
from tests.volunteer.factories import certificate, volunteer
from tests.volunteer.test_admin import CREDENTIALS, PROFILES, act

pytestmark = pytest.mark.django_db
DECISIONS = "/admin/volunteer/volunteer/decision/"
HOME = "/admin/volunteer/"
HERE, THERE, NOWHERE = person(1), person(2), person(3)
AREAS = {HERE: "31.71.02", THERE: "32.71", NOWHERE: None}
NAMES = {HERE: "Adi Sini", THERE: "Budi Sana", NOWHERE: "Citra Entah"}


def signed_in(role: Role, *areas: str) -> Client:
    """The browser of somebody whom KREKI ID gave this role, for these areas if any."""
    bounds = {role: areas} if areas else {}
    access = access_to("volunteer", roles=[role], bounds=bounds)
    assert access is not None
    client = Client()
    client.force_login(keep_staff(user_id=DISPATCHER, name="Rini", access=access))
    return client


@pytest.fixture
def lead() -> Client:
    return signed_in(Role.VOLUNTEER_LEAD, "31.71")


@pytest.fixture(autouse=True)
def _people() -> None:
    for number, (user_id, area) in enumerate(AREAS.items()):
        profile = volunteer(user_id, status=states.ACTIVE, name=NAMES[user_id], area=area)
        certificate(profile, number=f"N{number}", status=states.CLAIMED)


def shown(client: Client, page: str) -> set[str]:
    html = client.get(page).content.decode()
    return {name for name in NAMES.values() if name in html}


def card_of(client: Client) -> list[str]:
    return re.findall("<dd>(.+?)</dd>", client.get(f"{HOME}_cards/").content.decode())


def one(page: str, pk: object) -> str:
    return f"{page}{pk}/change/"


def claim_of(user_id: UUID) -> Credential:
    return Credential.objects.get(profile_id=user_id)


@pytest.mark.parametrize("page", [PROFILES, f"{PROFILES}?q=i", f"{CREDENTIALS}?q=N", CREDENTIALS])
def test_lists_and_searches_have_the_own_area_only(lead: Client, page: str) -> None:
    assert shown(lead, page) == {NAMES[HERE]}
    assert shown(signed_in(Role.OPS_ADMIN), page) == set(NAMES.values())


def test_the_register_has_the_own_area_only(lead: Client) -> None:
    act(signed_in(Role.OPS_ADMIN), PROFILES, "suspend", *AREAS, reason="conduct")
    lead = signed_in(Role.VOLUNTEER_LEAD, "31.71")

    assert Decision.objects.count() == 3
    assert shown(lead, DECISIONS) == {NAMES[HERE]}


@pytest.mark.parametrize("user_id", [THERE, NOWHERE, VOLUNTEER])
def test_a_record_out_of_reach_is_not_found(lead: Client, user_id: UUID) -> None:
    assert lead.get(one(PROFILES, HERE)).status_code == 200
    assert lead.get(one(PROFILES, user_id)).status_code == 404
    assert lead.get(f"{PROFILES}{user_id}/history/").status_code == 404


def test_neither_is_its_credential(lead: Client) -> None:
    assert lead.get(one(CREDENTIALS, claim_of(HERE).pk)).status_code == 200
    assert lead.get(one(CREDENTIALS, claim_of(THERE).pk)).status_code == 404


def test_a_lead_decides_about_the_own_area_and_about_nobody_else(lead: Client) -> None:
    act(lead, PROFILES, "suspend", *AREAS, reason="conduct", note="Kelompok")

    suspended = Profile.objects.filter(status=states.SUSPENDED)
    assert [each.pk for each in suspended] == [HERE]
    assert [each.by for each in Decision.objects.all()] == [str(DISPATCHER)]


def test_so_it_is_with_credentials(lead: Client) -> None:
    act(lead, CREDENTIALS, "verify", claim_of(THERE).pk, reason="documents_checked")
    act(lead, CREDENTIALS, "verify", claim_of(HERE).pk, reason="documents_checked")

    assert (claim_of(THERE).status, claim_of(HERE).status) == (states.CLAIMED, states.VERIFIED)


def test_everything_of_the_list_is_everything_within_reach(lead: Client) -> None:
    everything = {"select_across": "1", "confirmed": "x", "reason": "conduct"}
    lead.post(PROFILES, {"action": "suspend", "_selected_action": str(HERE), **everything})

    assert [each.pk for each in Profile.objects.filter(status=states.SUSPENDED)] == [HERE]


def test_the_landing_page_counts_the_own_area(lead: Client) -> None:
    volunteer(person(4), area="31.71")
    volunteer(person(5), area="32.71")

    assert card_of(lead) == ["1", "1", "0"]  # applicants, claimed and lapsing credentials
    assert card_of(signed_in(Role.OPS_ADMIN)) == ["2", "3", "0"]
    assert card_of(signed_in(Role.VOLUNTEER_LEAD, "31.71")) == ["1", "1", "0"]


def test_who_moves_away_is_another_leads_volunteer(lead: Client) -> None:
    Profile.objects.filter(pk=HERE).update(area="32.71")

    assert lead.get(one(PROFILES, HERE)).status_code == 404
    assert shown(signed_in(Role.VOLUNTEER_LEAD, "32.71"), PROFILES) == {NAMES[HERE], NAMES[THERE]}


def test_the_catalogue_is_not_a_leads_business(lead: Client) -> None:
    assert lead.get(f"{HOME}volunteer/skill/").status_code == 403


@pytest.mark.parametrize("role", [Role.VOLUNTEER_LEAD, Role.OPS_ADMIN, Role.SYSTEM_ADMIN])
def test_nobody_decides_about_the_own_record(role: Role) -> None:
    own = volunteer(DISPATCHER, name="Rini", area="31.71")
    claim = certificate(own, number="R1", status=states.CLAIMED)
    client = signed_in(role, *(["31.71"] if role is Role.VOLUNTEER_LEAD else []))

    told = [
        act(client, PROFILES, "approve", DISPATCHER, reason="documents_checked"),
        act(client, CREDENTIALS, "verify", claim.pk, reason="documents_checked"),
        act(client, CREDENTIALS, "reject", claim.pk, reason="document_doubtful"),
    ]

    assert all("harus diputuskan oleh petugas lain" in page for page in told)
    own.refresh_from_db()
    claim.refresh_from_db()
    assert (own.status, claim.status) == (states.APPLICANT, states.CLAIMED)
    assert not Decision.objects.exists()


def test_the_own_record_among_others_holds_up_none_of_them(lead: Client) -> None:
    volunteer(DISPATCHER, status=states.ACTIVE, name="Rini", area="31.71")

    act(lead, PROFILES, "suspend", DISPATCHER, HERE, reason="conduct")

    assert [each.pk for each in Profile.objects.filter(status=states.SUSPENDED)] == [HERE]


def test_reading_everywhere_beside_leading_an_area_decides_nothing_elsewhere() -> None:
    both = [Role.TRAINING_ADMIN, Role.VOLUNTEER_LEAD]
    access = access_to("volunteer", roles=both, bounds={Role.VOLUNTEER_LEAD: ["31.71"]})
    assert access is not None
    client = Client()
    client.force_login(keep_staff(user_id=DISPATCHER, name="Rini", access=access))

    elsewhere = act(client, PROFILES, "suspend", THERE, reason="conduct")
    act(client, PROFILES, "suspend", *AREAS, reason="conduct")

    assert shown(client, PROFILES) == set(NAMES.values())
    assert "Tidak ada catatan terpilih yang dapat Anda putuskan" in elsewhere
    assert [each.pk for each in Profile.objects.filter(status=states.SUSPENDED)] == [HERE]
