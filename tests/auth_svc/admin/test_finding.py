"""People are found by what staff know of them."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.auth_svc.admin.finding import find_people
from apps.auth_svc.models import User
from tests.people import person

pytestmark = pytest.mark.django_db
LIST = reverse("admin:auth_svc_user_changelist")
NEEDLE = UUID("00000000-0000-4000-8000-00000000abcd")
# As many as make the planner prefer an index wherever it can use one.
CROWD = """
INSERT INTO auth_svc_user (id, email, phone, phone_verified, full_name, language, status,
                           status_reason, status_by, authz_version, contact_version, password,
                           is_superuser, is_staff, created_at)
SELECT gen_random_uuid(), 'orang' || n || '@example.test', '+62811' || lpad(n::text, 7, '0'), true,
       (ARRAY['Budi', 'Dewi', 'Agus', 'Siti'])[1 + n % 4] || ' ' || md5(n::text), 'id', 'active',
       '', '', 1, 1, '!', false, false, now() - n * interval '1 second'
FROM generate_series(1, 60000) n
"""


@pytest.fixture
def needle() -> User:
    return User.objects.create(
        id=NEEDLE, email="sari.utami@example.test", phone="+6281299990000", full_name="Sari Utami"
    )


@pytest.mark.parametrize(
    "text",
    [
        *(str(NEEDLE), NEEDLE.hex.upper()),
        *("sari.utami@example.test", "SARI.UTAMI@", " sari.utami@example "),
        *("+6281299990000", "081299990000", "0812 9999", "62812-9999", "+62 0812 9999"),
        *("sari utami", "UTAMI", "tam", "Sa Utami", "sari.u"),
    ],
)
def test_a_person_is_found_by(needle: User, text: str) -> None:
    User.objects.create(id=person(7), email="budi@example.test", full_name="Budi Raharjo")

    assert list(find_people(User.objects.all(), text)) == [needle]


@pytest.mark.parametrize("text", ["0813", "utami@", "Sari Raharjo", "%", str(person(9)), "_ari"])
def test_nobody_is_found_by(needle: User, text: str) -> None:
    assert not find_people(User.objects.all(), text).exists()


def test_local_staff_are_found_by_their_name() -> None:
    local = User.objects.create(username="kepala")

    assert list(find_people(User.objects.all(), "kepala")) == [local]


@pytest.mark.slow
def test_no_search_reads_the_whole_table(needle: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CROWD)
        cursor.execute("ANALYZE auth_svc_user")

    for text in (str(NEEDLE), "sari.utami@", "+62812999", "utami", "Sari Utami", "sari.u"):
        page = find_people(User.objects.all(), text).order_by("-created_at", "id")[:50]
        plan = page.explain()
        assert "Seq Scan" not in plan, f"{text}: {plan}"
        assert list(page) == [needle]


@pytest.mark.slow
def test_a_long_list_is_estimated_and_a_broad_search_cut_off(needle: User, staff: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CROWD)
        cursor.execute("ANALYZE auth_svc_user")

    everybody, many = staff.get(LIST), staff.get(LIST, {"q": "budi"})

    assert everybody.context["cl"].result_count == pytest.approx(60_002, rel=0.05)
    assert many.context["cl"].result_count == 10_000
    assert staff.get(LIST, {"q": "utami"}).context["cl"].result_count == 1
