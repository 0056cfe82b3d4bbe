"""Whoever may give a role gives it in the admin, and sees there what is theirs to give."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import DeviceSession, RoleRequest, UserRole
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import roles
from apps.auth_svc.services.roles import Terms
from kreki.identity import Role
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import account
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
HOME = "/admin/auth/"
GRANTS = f"{HOME}auth_svc/userrole/"
NEW = f"{GRANTS}add/"
LEAD = {"role": "volunteer_lead", "scope": "area", "code": "31.71", "reason": "piket"}
INSTRUCTOR = {"role": "instructor", "reason": "kelas baru"}


def become(role: str, terms: Terms = roles.UNBOUND) -> None:
    """The member of staff who is signed in holds this role instead."""
    now = timezone.now()
    UserRole.objects.all().delete()
    roles.grant_role(user_id=STAFF, role=role, by="t", reason="x", now=now, terms=terms)


def hold(role: str, terms: Terms = roles.UNBOUND, user_id: UUID = VOLUNTEER) -> UserRole:
    return roles.grant_role(
        user_id=user_id, role=role, by="t", reason="x", now=timezone.now(), terms=terms
    )


def held() -> set[Role]:
    return set(get_authority(VOLUNTEER, now=timezone.now()).roles) - {Role.PUBLIC}


@pytest.fixture(autouse=True)
def _somebody() -> None:
    account()


def test_training_enters_sees_grants_alone_and_gives_instructors(staff: Client) -> None:
    become("training_admin")

    home = staff.get(HOME).content.decode()
    answer = staff.post(NEW, {"user_id": "sari@example.test", **INSTRUCTOR})

    assert GRANTS in home
    assert "auth_svc/user/" not in home
    assert staff.get(f"{HOME}auth_svc/user/").status_code == 403
    assert answer["Location"] == GRANTS
    assert held() == {Role.INSTRUCTOR}


def test_area_bound_operations_give_leads_of_their_areas(staff: Client) -> None:
    become("ops_admin", Terms("area", "31"))

    elsewhere = staff.post(NEW, {"user_id": "081234567890", **LEAD, "code": "32.73"})
    assert "Anda tidak berwenang" in elsewhere.content.decode()
    assert held() == set()

    staff.post(NEW, {"user_id": "081234567890", **LEAD})
    assert get_authority(VOLUNTEER, now=timezone.now()).bounds == {Role.VOLUNTEER_LEAD: ("31.71",)}


def test_the_form_offers_what_one_may_give(staff: Client) -> None:
    become("ops_admin")

    page = staff.get(NEW).content.decode()

    assert 'value="volunteer_lead"' in page
    assert 'value="instructor"' not in page
    refused = staff.post(NEW, {"user_id": str(VOLUNTEER), **INSTRUCTOR})
    assert refused.context["form"].errors.keys() == {"role"}
    assert held() == set()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"user_id": "siapa"}, "user_id"),
        ({"user_id": str(STRANGER)}, "user_id"),
        ({"scope": ""}, "scope"),
        ({"code": ""}, "code"),
        ({"code": "Jakarta Selatan"}, "code"),
        ({"reason": ""}, "reason"),
        ({"valid_until": "2020-01-01T00:00"}, "valid_until"),
        ({"valid_until": "9999-12-31T23:59"}, "valid_until"),
    ],
)
def test_what_is_wrong_is_named(staff: Client, wrong: dict[str, str], field: str) -> None:
    answer = staff.post(NEW, {"user_id": str(VOLUNTEER), **LEAD, **wrong})

    assert answer.context["form"].errors.keys() == {field}
    assert held() == set()


def test_a_system_admin_waits_for_a_second_one(staff: Client) -> None:
    staff.post(NEW, {"user_id": str(VOLUNTEER), "role": "system_admin", "reason": "pengganti"})

    assert held() == set()
    assert RoleRequest.objects.get().user_id == VOLUNTEER


def test_an_old_sign_in_is_proved_again_first(staff: Client) -> None:
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))

    asked = staff.get(NEW)
    given = staff.post(NEW, {"user_id": str(VOLUNTEER), **INSTRUCTOR})

    assert (
        asked["Location"]
        == "/id/reauthenticate/?next=%2Fadmin%2Fauth%2Fauth_svc%2Fuserrole%2Fadd%2F"
    )
    assert given["Location"] == asked["Location"]
    assert held() == set()


def test_one_grant_is_withdrawn_and_others_stay_out_of_reach(staff: Client) -> None:
    become("ops_admin", Terms("area", "31"))
    here, there = hold("volunteer_lead", Terms("area", "31.71")), hold("instructor")

    shown = {grant.pk for grant in staff.get(GRANTS).context["cl"].result_list}
    for grant in (here, there):
        body = {"action": "withdraw", "_selected_action": str(grant.pk), "confirmed": "1"}
        staff.post(GRANTS, body)

    assert shown == {here.pk}
    assert staff.get(f"{GRANTS}{there.pk}/change/").status_code == 404
    assert held() == {Role.INSTRUCTOR}


def test_the_quarterly_review_lists_old_and_unexplained_grants(staff: Client) -> None:
    now = timezone.now()
    UserRole.objects.update(reason="akun pertama")
    old, fresh = hold("instructor"), hold("ops_admin")
    unexplained = hold("training_admin")
    volunteer = hold("volunteer")  # given by nobody
    ended = hold("partner", Terms("organisation", str(STRANGER)))
    UserRole.objects.filter(pk__in=[old.pk, volunteer.pk, ended.pk]).update(
        valid_from=now - timedelta(days=91)
    )
    UserRole.objects.filter(pk=unexplained.pk).update(reason="")
    UserRole.objects.filter(pk=ended.pk).update(valid_until=now)

    def listed(query: str) -> set[int]:
        return {grant.pk for grant in staff.get(f"{GRANTS}?{query}").context["cl"].result_list}

    assert listed("review=due") == {old.pk, unexplained.pk}
    assert listed("review=due&role__code__exact=instructor") == {old.pk}
    assert listed("state=ended") == {ended.pk}
    assert fresh.pk in listed("state=held")
    assert listed("q=sari@example") == {
        grant.pk for grant in (old, fresh, unexplained, volunteer, ended)
    }


def test_roles_that_give_nothing_stay_outside(staff: Client) -> None:
    become("instructor")

    assert staff.get(GRANTS).status_code == 302
    assert staff.get(NEW).status_code == 302
