"""Staff find people, see what they hold, and change it only through services."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.auth_svc.models import Application, User
from apps.auth_svc.selectors import get_authority
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import account, code_of, refresh, sign_in
from tests.auth_svc.test_roles import NOON, held
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


def change(page: str, *args: object) -> str:
    return reverse(f"admin:auth_svc_{page}", args=args)


def act(staff: Client, action: str, **answers: str) -> None:
    body = {"action": action, "_selected_action": str(VOLUNTEER), "confirmed": "1", **answers}
    assert staff.post(change("user_changelist"), body).status_code == 302


def test_people_are_found_by_phone_and_the_page_shows_roles_and_devices(staff: Client) -> None:
    account()
    sign_in()

    found = staff.get(change("user_changelist"), {"q": "+6281234567890"})
    page = staff.get(change("user_change", VOLUNTEER))

    assert str(VOLUNTEER) in found.content.decode()
    assert page.status_code == 200
    assert "HELP 119" in page.content.decode()
    assert "Surel terverifikasi" in page.content.decode()
    assert "argon2" not in page.content.decode()


def test_the_list_asks_a_fixed_number_of_questions(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        account(UUID(int=number + 1), email=f"{number}@example.test", phone=None)

    staff.get("/admin/auth/")  # the first page writes the rights

    with django_assert_max_num_queries(12):
        staff.get(change("user_changelist"))


def test_a_role_is_granted_and_withdrawn_with_a_name_and_a_reason(staff: Client) -> None:
    account()

    act(staff, "grant_role", role="ops_admin", reason="piket malam")
    grant = User.objects.get(pk=VOLUNTEER).role_grants.get()
    assert (grant.role_id, grant.granted_by, grant.reason) == (
        "ops_admin",
        str(STAFF),
        "piket malam",
    )

    act(staff, "withdraw_role", role="ops_admin")
    grant.refresh_from_db()
    assert grant.withdrawn_by == str(STAFF)
    assert "ops_admin" not in get_authority(VOLUNTEER, now=grant.valid_until).roles


def test_suspending_signs_out(staff: Client) -> None:
    account()
    token = sign_in()["refreshToken"]

    act(staff, "suspend", reason="menyalahgunakan")

    user = User.objects.get(pk=VOLUNTEER)
    assert (user.status, user.status_by, user.authz_version) == ("suspended", str(STAFF), 2)
    assert code_of(refresh(token)) == (401, "AUTH_REFRESH_INVALID")
    act(staff, "reactivate")
    assert User.objects.get(pk=VOLUNTEER).is_active


def test_nothing_is_edited_by_hand(staff: Client) -> None:
    account()
    pages = [staff.get(change(f"{model}_add")) for model in ("user", "role", "devicesession")]

    staff.post(change("user_change", VOLUNTEER), {"full_name": "X", "is_superuser": "on"})

    assert [page.status_code for page in pages] == [403, 403, 403]
    assert User.objects.get(pk=VOLUNTEER).full_name == "Sari"
    assert held(NOON) == set()


def test_tokens_have_no_page() -> None:
    registered = {model.__name__ for model in site._registry}

    assert not registered & {"AccessToken", "RefreshToken", "IDToken", "Grant"}


def test_a_client_is_disabled_and_enabled_again(staff: Client) -> None:
    client = Application.objects.get(client_id="kreki-app")
    body = {"_selected_action": str(client.pk), "confirmed": "1"}

    staff.post(change("application_changelist"), {**body, "action": "disable", "reason": "bocor"})
    client.refresh_from_db()
    assert not client.is_enabled

    staff.post(change("application_changelist"), {**body, "action": "enable"})
    client.refresh_from_db()
    assert client.is_enabled
