"""Staff appear in the record under one id, whichever way they came in."""

from __future__ import annotations

from uuid import UUID

from apps.emergency.domain.staff import staff_id
from tests.people import VOLUNTEER


def test_people_of_kreki_id_keep_their_id() -> None:
    assert staff_id(str(VOLUNTEER)) == VOLUNTEER


def test_a_local_account_has_an_id_that_kreki_id_never_gives() -> None:
    assert staff_id("kepala") == staff_id("kepala")
    assert staff_id("kepala").version == 5
    assert UUID(int=VOLUNTEER.int).version == 4
