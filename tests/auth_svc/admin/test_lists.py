"""Every list of KREKI ID's admin asks a fixed number of questions, however long it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.auth_svc.models import (
    Application,
    Consent,
    ConsentText,
    DataExport,
    DeviceSession,
    Erasure,
    SigningKey,
    User,
)
from apps.auth_svc.services import roles
from tests.auth_svc.factories import account

pytestmark = pytest.mark.django_db
MOST = 13  # five of them prove who asks, three record who was seen


def fill(start: int) -> None:
    """Five rows of everything that a list shows with rows of another table beside it."""
    now, app = timezone.now(), Application.objects.get(client_id="kreki-app")
    for number in range(start, start + 5):
        person = account(UUID(int=number), email=f"{number}@example.test", phone=None)
        roles.grant_role(user_id=person.pk, role="instructor", by="test", reason="", now=now)
        DeviceSession.objects.create(
            user=person,
            application=app,
            amr=["pwd"],
            auth_time=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=1),
        )
        DataExport.objects.create(
            user=person, requested_at=now, due_at=now + timedelta(days=3), private_key="x"
        )
        Erasure.objects.create(user_id=person.pk, requested_at=now, erase_after=now)
        Consent.objects.create(
            user_id=person.pk,
            text=ConsentText.objects.order_by("id")[number % 3],
            given=True,
            channel="app",
            language="id",
            at=now,
        )


def questions(staff: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert staff.get(page).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_no_list_asks_more_when_it_is_longer(staff: Client) -> None:
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in site._registry
    ]
    staff.get("/admin/auth/")  # the first page writes the rights
    fill(1)
    few = {page: questions(staff, page) for page in pages}
    fill(100)

    many = {page: questions(staff, page) for page in pages}

    assert many == few
    assert {page: asked for page, asked in many.items() if asked > MOST} == {}


def test_keys_are_listed_in_the_order_of_their_life_and_never_shown(staff: Client) -> None:
    SigningKey.objects.all().delete()
    now = timezone.now()
    for state in ("retired", "active", "next"):
        SigningKey.objects.create(
            kid=f"kid-{state}", sealed_pem=b"SEALED", state=state, created_at=now, changed_at=now
        )
    page = reverse("admin:auth_svc_signingkey_changelist")

    html = staff.get(page).content.decode()
    record = staff.get(reverse("admin:auth_svc_signingkey_change", args=["kid-active"]))

    assert html.index("kid-next") < html.index("kid-active") < html.index("kid-retired")
    assert "Menandatangani" in html
    assert "SEALED" not in html + record.content.decode()


def test_consents_are_found_by_person_and_nobody_by_another_word(staff: Client) -> None:
    fill(1)
    page = reverse("admin:auth_svc_consent_changelist")

    found = staff.get(page, {"q": str(UUID(int=1))}).context["cl"].result_count
    nobody = staff.get(page, {"q": "sari"}).context["cl"].result_count

    assert (found, nobody) == (1, 0)
    assert staff.get(page, {"q": str(uuid4())}).context["cl"].result_count == 0


def test_devices_are_signed_out_together(staff: Client) -> None:
    fill(1)
    chosen = [
        str(pk)
        for pk in DeviceSession.objects.filter(
            user__in=User.objects.filter(pk__in=[UUID(int=1), UUID(int=2)])
        ).values_list("pk", flat=True)
    ]
    body = {"action": "sign_out", "_selected_action": chosen}
    page = reverse("admin:auth_svc_devicesession_changelist")

    asked = staff.post(page, body)
    done = staff.post(page, {**body, "confirmed": "1"}, follow=True)

    assert "Keluarkan" in asked.content.decode()
    assert done.status_code == 200
    assert DeviceSession.objects.filter(pk__in=chosen, ended_at=None).count() == 0
    assert DeviceSession.objects.filter(user=UUID(int=3), ended_at=None).count() == 1


def test_a_role_until_yesterday_is_refused_with_the_form(staff: Client) -> None:
    account()
    person = User.objects.get(email="sari@example.test")
    body = {
        "action": "grant_role",
        "_selected_action": str(person.pk),
        "confirmed": "1",
        "role": "instructor",
        "reason": "piket",
        "valid_until": (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    }

    answer = staff.post(reverse("admin:auth_svc_user_changelist"), body)

    assert "Harus di masa depan" in answer.content.decode()
    assert not person.role_grants.exists()
