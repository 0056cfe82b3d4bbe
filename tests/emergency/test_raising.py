"""A press finds a free code, however unlucky."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.emergency.services import panic as pressing
from tests.emergency.factories import panic

pytestmark = pytest.mark.django_db


def test_a_code_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "CODE_LETTERS", "23")
    monkeypatch.setattr(pressing, "CODE_LENGTH", 1)
    monkeypatch.setattr(pressing, "ATTEMPTS", 1_000)

    codes = {panic(reporter_id=UUID(int=number)).code for number in (1, 2)}

    assert codes == {"2", "3"}


def test_no_free_code_is_our_fault_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "CODE_LETTERS", "2")
    panic(reporter_id=UUID(int=1))

    with pytest.raises(RuntimeError, match="no free incident code"):
        panic(reporter_id=UUID(int=2))


def test_codes_can_be_said_aloud() -> None:
    assert set("0O1IL").isdisjoint(pressing.CODE_LETTERS)
