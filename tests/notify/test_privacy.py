"""A person's copy and erasure in notify: nothing stays."""

from __future__ import annotations

import pytest

from apps.notify.models import ContactPoint, Device, Message
from apps.notify.services.privacy import HOLDINGS
from kreki.privacy.answering import answers_with
from kreki.privacy.everywhere import EVERYWHERE
from tests.notify.factories import ADDRESS, NUMBER, reachable
from tests.people import STRANGER, VOLUNTEER
from tests.privacy_habits import copy_of, erase, forgotten

pytestmark = pytest.mark.django_db
HANDLERS = answers_with(HOLDINGS)


def test_no_column_about_a_person_is_forgotten() -> None:
    assert forgotten(HOLDINGS, EVERYWHERE) == set()


def test_encrypted_addresses_are_opened_for_their_person() -> None:
    reachable()

    copy = copy_of(VOLUNTEER, HANDLERS)

    assert {point["value"] for point in copy["contact_points"]} == {NUMBER, ADDRESS}
    assert len(copy["devices"]) == 1


def test_everything_goes_and_others_keep_theirs() -> None:
    reachable()
    reachable(STRANGER, target="phone-2", phone="+6281234567891", email=None)

    answer = erase(VOLUNTEER, HANDLERS)

    assert (answer["outcome"], answer["kept_reasons"]) == ("done", [])
    for model in (Device, ContactPoint, Message):
        assert not model.objects.filter(user_id=VOLUNTEER).exists()
    assert Device.objects.filter(user_id=STRANGER).exists()
    assert erase(VOLUNTEER, HANDLERS)["outcome"] == "nothing"
