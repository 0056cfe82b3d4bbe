"""Addresses are kept encrypted, bound to their row, and found through their blind index only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from apps.notify import services
from apps.notify.models import ContactPoint
from kreki.crypto import SealBroken, key_ring
from tests.notify.factories import ADDRESS, NOON, NUMBER, reachable
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db


def stored() -> list[tuple[bytes, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, value_index FROM notify_contactpoint ORDER BY kind")
        return [(bytes(value), bytes(index)) for value, index in cursor.fetchall()]


def test_the_database_never_holds_an_address() -> None:
    reachable()

    everything = b"".join(part for row in stored() for part in row)
    assert NUMBER.encode() not in everything
    assert ADDRESS.encode() not in everything
    assert [point.value for point in ContactPoint.objects.order_by("kind")] == [ADDRESS, NUMBER]


def test_equal_addresses_differ_in_the_database_and_share_the_index() -> None:
    reachable(VOLUNTEER)
    reachable(STRANGER, target="phone-2")

    first, second = ContactPoint.objects.filter(value_index=key_ring().blind_index("phone", NUMBER))
    assert first.value == second.value
    assert len({sealed for sealed, _index in stored()}) == 4


def test_a_value_moved_to_another_row_does_not_open() -> None:
    reachable(VOLUNTEER)
    reachable(STRANGER, target="phone-2", phone="+6281100000000")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notify_contactpoint SET value = (SELECT value FROM notify_contactpoint "
            "WHERE user_id = %s AND kind = 'phone') WHERE user_id = %s AND kind = 'phone'",
            [VOLUNTEER, STRANGER],
        )

    point = ContactPoint.objects.get(user_id=STRANGER, kind="phone")
    with pytest.raises(SealBroken):
        _opened = point.value


def test_saving_a_row_that_does_not_open_leaves_its_bytes_alone() -> None:
    reachable(phone=None)
    ContactPoint.objects.update(value_index=b"x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notify_contactpoint SET value = %s", [b"k1:broken"])

    ContactPoint.objects.get().save()

    assert stored()[0][0] == b"k1:broken"


@pytest.mark.parametrize("lookup", ["value", "value__contains", "value__in", "value__startswith"])
def test_the_encrypted_value_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="blind index"):
        ContactPoint.objects.filter(**{lookup: [NUMBER]}).exists()


def test_the_account_is_followed() -> None:
    reachable()
    reachable(phone=None, email="new@example.org", language="en")

    point = ContactPoint.objects.get()
    assert (point.kind, point.value, point.language) == ("email", "new@example.org", "en")


def test_an_unknown_language_becomes_indonesian() -> None:
    reachable(phone=None, target=None, language="jv")

    assert ContactPoint.objects.get().language == "id"


def test_the_same_address_again_revives_a_dead_one_of_the_account() -> None:
    reachable(phone=None)
    ContactPoint.objects.update(state="dead", failures=3)

    reachable(phone=None, language="en", now=NOON)

    point = ContactPoint.objects.get()
    assert (point.state, point.failures, point.changed_at) == ("active", 0, NOON)


def test_the_same_own_address_again_revives_a_dead_one() -> None:
    own = {"by": VOLUNTEER, "phone": None, "email": ADDRESS, "language": "id"}
    services.set_own_contacts(**own, now=NOON - timedelta(days=1))
    ContactPoint.objects.update(state="dead", failures=3)

    services.set_own_contacts(**own, now=NOON)

    point = ContactPoint.objects.get()
    assert (point.state, point.failures, point.changed_at) == ("active", 0, NOON)


def test_own_addresses_come_and_go_without_touching_the_accounts() -> None:
    reachable()
    own = {"by": VOLUNTEER, "language": "id", "now": NOON}
    services.set_own_contacts(phone="+6281100000000", email="Own@Example.org", **own)
    assert ContactPoint.objects.filter(source="person").count() == 2
    assert ContactPoint.objects.get(source="person", kind="email").value == "own@example.org"

    services.set_own_contacts(phone=None, email=None, **own)

    assert set(ContactPoint.objects.values_list("source", flat=True)) == {"account"}
