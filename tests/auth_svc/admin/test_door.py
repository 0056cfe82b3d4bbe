"""KREKI ID's own admin opens to a session of its pages that shows a role and a second factor."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import DeviceSession, User, UserRole
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import roles
from kreki.identity import Role
from kreki.identity.sso.access import access_to
from kreki.identity.sso.staff import give_rights
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import account

pytestmark = pytest.mark.django_db
HOME = "/admin/auth/"
PEOPLE = f"{HOME}auth_svc/user/"


def test_a_visitor_is_asked_to_sign_in_on_the_pages(client: Client) -> None:
    answer = client.get(PEOPLE, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/id/login/?next=%2Fadmin%2Fauth%2F")


def test_the_way_back_leads_nowhere_else(client: Client) -> None:
    answer = client.get(f"{HOME}login/?next=https://lain.example/")

    assert answer["Location"] == "/id/login/?next=%2Fadmin%2Fauth%2F"


def test_passwords_change_on_the_pages_where_it_is_recorded(staff: Client) -> None:
    new = "Baru-kreki-119"

    answer = staff.post(
        f"{HOME}password_change/",
        {"old_password": "Lama-kreki-119", "new_password1": new, "new_password2": new},
    )

    assert answer["Location"] == "/id/password/change/"


def test_staff_are_greeted_by_name(staff: Client) -> None:
    User.objects.update(full_name="Kepala Pusat")

    assert "<strong>Kepala Pusat</strong>" in staff.get(HOME).content.decode()


def test_without_a_second_factor_a_page_says_how_to_enrol(staff: Client) -> None:
    DeviceSession.objects.update(amr=["pwd"])

    answer = staff.get(HOME, follow=True)

    assert answer.status_code == 403
    assert 'href="/id/2fa/"' in answer.content.decode()


def test_a_role_that_is_withdrawn_is_gone_at_the_next_page(staff: Client) -> None:
    assert staff.get(PEOPLE).status_code == 200

    UserRole.objects.update(valid_until=timezone.now())

    assert staff.get(PEOPLE).status_code == 302
    assert staff.get(HOME, follow=True).status_code == 403


def test_operations_read_and_change_nothing(staff: Client) -> None:
    UserRole.objects.update(valid_until=timezone.now())
    roles.grant_role(user_id=STAFF, role="ops_admin", by="test", reason="", now=timezone.now())

    page = staff.get(f"{PEOPLE}{STAFF}/change/")
    form = {"role": "system_admin", "reason": "x", "confirmed": "1"}
    staff.post(PEOPLE, {"action": "grant_role", "_selected_action": str(STAFF), **form})

    assert page.status_code == 200
    assert "grant_role" not in page.content.decode()
    assert not User.objects.get(pk=STAFF).has_perm("auth_svc.change_user")
    assert "system_admin" not in get_authority(STAFF, now=timezone.now()).roles


def test_a_superuser_without_the_role_stays_outside(client: Client) -> None:
    client.force_login(User.objects.create_superuser("lokal", password="Rahasia-119"))

    assert client.get(PEOPLE).status_code == 302


def test_an_ended_device_is_out(staff: Client) -> None:
    DeviceSession.objects.update(ended_at=timezone.now())

    assert staff.get(PEOPLE).status_code == 302


def test_signing_out_ends_the_device(staff: Client) -> None:
    staff.get(HOME)

    answer = staff.post(f"{HOME}logout/")

    assert answer["Location"] == "/id/login/"
    assert DeviceSession.objects.get().ended_at is not None


def test_operations_of_an_area_take_nothing_from_those_of_the_country(staff: Client) -> None:
    now = timezone.now()
    UserRole.objects.update(valid_until=now)
    roles.grant_role(user_id=STAFF, role="ops_admin", by="t", reason="", now=now)
    staff.get(HOME)

    give_rights(
        account(),
        access_to("auth", roles=[Role.OPS_ADMIN], bounds={Role.OPS_ADMIN: ["31"]}),
    )

    assert staff.get(PEOPLE).status_code == 200
