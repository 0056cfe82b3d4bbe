"""A letter opens with its key, under its words, unchanged; and not otherwise."""

from __future__ import annotations

import pytest

from kreki.crypto import SealBroken
from kreki.privacy.sealing import new_pair, seal, unseal

LETTER = b'{"name": "Sari"}'


def test_only_the_private_key_opens() -> None:
    private, public = new_pair()
    other, _ = new_pair()
    sealed = seal(LETTER, public_key=public, binding="1:notify")

    assert unseal(sealed, private_key=private, binding="1:notify") == LETTER
    assert b"Sari" not in sealed
    with pytest.raises(SealBroken):
        unseal(sealed, private_key=other, binding="1:notify")


@pytest.mark.parametrize("binding", ["1:lms", "2:notify", ""])
def test_an_answer_to_something_else_does_not_open(binding: str) -> None:
    private, public = new_pair()
    sealed = seal(LETTER, public_key=public, binding="1:notify")

    with pytest.raises(SealBroken):
        unseal(sealed, private_key=private, binding=binding)


@pytest.mark.parametrize("cut", [0, 31, 40, 60])
def test_a_changed_or_shortened_letter_does_not_open(cut: int) -> None:
    private, public = new_pair()
    sealed = seal(LETTER, public_key=public, binding="b")

    with pytest.raises(SealBroken):
        unseal(sealed[:cut], private_key=private, binding="b")
    with pytest.raises(SealBroken):
        unseal(bytes([*sealed[:-1], sealed[-1] ^ 1]), private_key=private, binding="b")
