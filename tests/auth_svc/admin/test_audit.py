"""Looking at a person's account stands in the audit log, which staff reads and nobody changes."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.auth_svc.models import User
from kreki.adminkit.reading import sign_of
from kreki.audit.models import AuditEvent
from tests.auth_svc.admin.conftest import STAFF
from tests.auth_svc.factories import EMAIL, PHONE, account

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/auth/auth_svc/user/"
LOG = "/admin/auth/kreki_audit/auditevent/"


def test_looking_at_an_account_is_recorded(staff: Client) -> None:
    person = account()

    staff.get(f"/admin/auth/auth_svc/user/{person.pk}/change/")

    seen = AuditEvent.objects.get(action="user.viewed")
    assert seen.subject == f"user:{person.pk}"
    assert seen.actor.startswith("staff:")


def test_the_log_is_read_and_searched_by_person(staff: Client) -> None:
    page = staff.get(f"{LOG}?q=user:{STAFF}").content.decode()

    assert "role.granted" in page


def test_a_page_of_people_is_one_row_that_names_them_all(staff: Client) -> None:
    person = account()

    staff.get(f"{PEOPLE}?q=sari@example&status__exact=active")

    seen = AuditEvent.objects.get(action="user.listed")
    assert (seen.subject, seen.actor) == ("list:user", f"staff:{STAFF}")
    assert seen.fields == [f"user:{person.pk}"]
    assert seen.reason == f"1 q=#{sign_of('Sari@Example')} status__exact=active"


def test_a_list_of_devices_names_their_owners(staff: Client) -> None:
    staff.get("/admin/auth/auth_svc/devicesession/")

    assert AuditEvent.objects.get(action="user.listed").fields == [f"user:{STAFF}"]


def test_a_list_shows_no_whole_contact_and_the_record_does(staff: Client) -> None:
    person = account()
    User.objects.filter(pk=person.pk).update(full_name="")

    page = staff.get(PEOPLE).content.decode()
    record = staff.get(f"{PEOPLE}{person.pk}/change/").content.decode()

    assert "s•••@example.test" in page
    assert "+62•••890" in page
    assert EMAIL not in page
    assert PHONE not in page
    assert EMAIL in record


def test_a_list_that_was_looked_at_is_found_by_who_stood_on_it(staff: Client) -> None:
    person = account()
    staff.get(f"{PEOPLE}?q=sari")

    for word in (str(person.pk), f"user:{person.pk}"):
        found = staff.get(LOG, {"q": word}).context["cl"].result_list
        assert [event.action for event in found] == ["user.listed"]


@pytest.mark.parametrize("word", ["tidak ada", "'", "%", "user:", "\\"])
def test_any_word_may_be_searched(staff: Client, word: str) -> None:
    assert staff.get(LOG, {"q": word}).context["cl"].result_count == 0


def test_the_log_is_filtered_by_what_was_done(staff: Client) -> None:
    account()
    staff.get(PEOPLE)

    page = staff.get(LOG, {"action": "user.listed"})

    assert {event.action for event in page.context["cl"].result_list} == {"user.listed"}
    assert "?action=role.granted" in page.content.decode()


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_nobody_writes_it(staff: Client, path: str) -> None:
    event = AuditEvent.objects.get(action="role.granted")

    assert staff.get(LOG + path.format(event.pk)).status_code == 403
    assert staff.post(f"{LOG}{event.pk}/change/", {"actor": "x"}).status_code == 403
