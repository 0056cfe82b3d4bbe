"""Staff's way through the admin: find an applicant, verify a certificate, decide."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Decision, Profile, Skill
from tests.people import VOLUNTEER, person
from tests.volunteer.factories import certificate, published, volunteer

pytestmark = pytest.mark.django_db
PROFILES = "/admin/volunteer/volunteer/profile/"
CREDENTIALS = "/admin/volunteer/volunteer/credential/"
ONE = f"{PROFILES}{VOLUNTEER}/change/"


@pytest.fixture
def staff() -> Client:
    account = User.objects.create_superuser("rini", password="rahasia-rini")
    client = Client()
    client.force_login(account)
    return client


def act(client: Client, page: str, action: str, *pks: object, **answers: str) -> str:
    """Press a button; with answers: also fill in the form behind it. Returns what is shown."""
    pressed = {"action": action, "_selected_action": [str(pk) for pk in pks]}
    answer = client.post(page, pressed | ({"confirmed": "x"} | answers if answers else {}))
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_way_from_application_to_approval(staff: Client) -> None:
    claimed = certificate(volunteer(), status=states.CLAIMED)

    assert "Sari Utami" in staff.get(f"{PROFILES}?status__exact=applicant").content.decode()
    refused = act(staff, PROFILES, "approve", VOLUNTEER, reason="documents_checked")
    assert "BHD-BASIC-2026-0001 belum diverifikasi" in refused
    act(staff, CREDENTIALS, "verify", claimed.id, reason="documents_checked")
    approved = act(
        staff, PROFILES, "approve", VOLUNTEER, reason="documents_checked", note="Asli dilihat"
    )

    assert "Setujui: 1 catatan." in approved
    assert "Asli dilihat" in approved
    assert Profile.objects.get().status == states.ACTIVE
    assert Profile.objects.get().decided_by == "rini"
    assert [record.type for _, record in published()] == ["volunteer.profile.approved.v1"]


def test_a_button_asks_for_the_reason_first(staff: Client) -> None:
    volunteer(status=states.ACTIVE)

    page = act(staff, PROFILES, "suspend", VOLUNTEER)

    assert "<h1>Bekukan</h1>" in page
    assert 'name="reason"' in page
    assert 'name="action" value="suspend"' in page
    assert f'name="_selected_action" value="{VOLUNTEER}"' in page
    assert Profile.objects.get().status == states.ACTIVE


def test_without_a_reason_nothing_happens(staff: Client) -> None:
    volunteer(status=states.ACTIVE)

    page = act(staff, PROFILES, "suspend", VOLUNTEER, note="tanpa alasan")

    assert "errorlist" in page
    assert Profile.objects.get().status == states.ACTIVE


def test_a_record_offers_only_what_its_status_allows(staff: Client) -> None:
    volunteer(status=states.SUSPENDED)

    page = staff.get(ONE).content.decode()

    assert re.findall(r'name="action" value="(\w+)"', page) == ["reinstate"]
    assert 'name="display_name"' not in page  # read-only


def test_several_are_decided_at_once_and_each_refusal_is_told(staff: Client) -> None:
    volunteer(person(1), status=states.ACTIVE, name="Adi")
    volunteer(person(2), status=states.SUSPENDED, name="Budi")

    page = act(staff, PROFILES, "suspend", person(1), person(2), reason="conduct")

    assert "Bekukan: 1 catatan." in page
    assert "Budi: Tidak dapat dilakukan selama status relawan Dibekukan." in page
    assert Decision.objects.count() == 1


def test_more_than_a_hundred_at_once_are_refused(staff: Client) -> None:
    people = [volunteer(person(n), status=states.ACTIVE).pk for n in range(101)]

    page = act(staff, PROFILES, "suspend", *people, reason="conduct")

    assert "paling banyak 100" in page
    assert not Decision.objects.exists()


def test_who_may_only_look_is_offered_nothing(client: Client) -> None:
    volunteer(status=states.ACTIVE)
    looker = User.objects.create_user("lihat", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_profile"))
    client.force_login(looker)

    assert 'name="action"' not in client.get(ONE).content.decode()
    act(client, PROFILES, "suspend", VOLUNTEER, reason="conduct")
    assert Profile.objects.get().status == states.ACTIVE


@pytest.mark.parametrize("page", [PROFILES, CREDENTIALS])
def test_nothing_is_added_or_deleted_by_hand(staff: Client, page: str) -> None:
    certificate(volunteer())

    assert staff.get(f"{page}add/").status_code == 403
    act(staff, page, "delete_selected", VOLUNTEER, post="yes")
    assert (Profile.objects.count(), Credential.objects.count()) == (1, 1)


def test_rejecting_a_credential_leaves_a_trace_on_its_page(staff: Client) -> None:
    credential = certificate(volunteer(status=states.ACTIVE))

    page = act(staff, CREDENTIALS, "reject", credential.id, reason="document_doubtful")

    assert "Dokumen diragukan" in page
    assert Credential.objects.get().status == states.REJECTED


def test_the_catalogue_grows_but_codes_stay(staff: Client) -> None:
    new = {"code": "ROPES", "label_id": "Tali", "label_en": "Ropes", "category": "disaster"}
    staff.post("/admin/volunteer/volunteer/skill/add/", new)

    staff.post("/admin/volunteer/volunteer/skill/ROPES/change/", new | {"code": "ROPE"})

    assert Skill.objects.filter(code="ROPES").exists()
    assert not Skill.objects.filter(code="ROPE").exists()


@pytest.mark.parametrize(
    ("page", "queries"),
    [("profile", 8), ("credential", 8), ("decision", 8), ("skill", 5)],
)
def test_a_list_costs_the_same_however_long(
    staff: Client,
    page: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        certificate(volunteer(person(number), status=states.ACTIVE), number=f"N{number}")
    act(staff, PROFILES, "suspend", *map(person, range(5)), reason="conduct")

    with django_assert_num_queries(queries):  # session, account, two totals, rows; audit
        staff.get(f"/admin/volunteer/volunteer/{page}/")


def test_a_record_page_costs_the_same_however_much_it_shows(
    staff: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    profile = volunteer(status=states.ACTIVE)
    for number in range(5):
        claimed = certificate(profile, number=f"N{number}", status=states.CLAIMED)
        act(staff, CREDENTIALS, "verify", claimed.id, reason="documents_checked")
    staff.get(ONE)  # from now on the process knows the content types

    # Session, account, profile, skills, credentials, decisions; the audit row in a savepoint.
    with django_assert_num_queries(9):
        staff.get(ONE)


@pytest.mark.parametrize("query", ["sari", "bukan-uuid", "%27"])
def test_search_takes_any_text(staff: Client, query: str) -> None:
    volunteer()

    assert staff.get(f"{PROFILES}?q={query}").status_code == 200
    assert staff.get(f"{CREDENTIALS}?q={query}").status_code == 200
