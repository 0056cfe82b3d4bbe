"""Sealed values open in their own place only, and keys can be changed while old ones still open."""

from __future__ import annotations

import base64

import pytest

from kreki.crypto import KeyRing, SealBroken
from kreki.env import BadSetting


def line(name: str, byte: int, length: int = 32) -> str:
    return f"{name}:{base64.b64encode(bytes([byte] * length)).decode()}"


RING = KeyRing.parse("\n".join([line("index", 9), line("k1", 1)]))
HERE = "notify.ContactPoint:1:value"


def test_what_was_sealed_opens_again() -> None:
    sealed = RING.seal("+6281234567890", binding=HERE)

    assert sealed.startswith(b"k1:")
    assert b"6281234567890" not in sealed
    assert RING.open(sealed, binding=HERE) == "+6281234567890"


def test_equal_texts_are_sealed_differently() -> None:
    assert RING.seal("x", binding=HERE) != RING.seal("x", binding=HERE)


@pytest.mark.parametrize(
    "binding", ["notify.ContactPoint:2:value", "notify.ContactPoint:1:other", ""]
)
def test_another_place_does_not_open_it(binding: str) -> None:
    with pytest.raises(SealBroken):
        RING.open(RING.seal("x", binding=HERE), binding=binding)


@pytest.mark.parametrize("position", [3, 14, 16, -1])
def test_a_changed_byte_does_not_open(position: int) -> None:
    sealed = bytearray(RING.seal("x", binding=HERE))
    sealed[position] ^= 1

    with pytest.raises(SealBroken):
        RING.open(bytes(sealed), binding=HERE)


@pytest.mark.parametrize("sealed", [b"", b"k1:", b"k1:short", b"k9:whatever", b"\xff:x"])
def test_rubbish_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        RING.open(sealed, binding=HERE)


def test_a_new_first_key_seals_and_the_old_one_still_opens() -> None:
    old = RING.seal("x", binding=HERE)
    ring = KeyRing.parse("\n".join([line("index", 9), line("k2", 2), line("k1", 1)]))

    assert ring.open(old, binding=HERE) == "x"
    assert ring.seal("x", binding=HERE).startswith(b"k2:")


def test_the_blind_index_is_equal_for_equal_values_of_one_kind() -> None:
    rotated = KeyRing.parse("\n".join([line("k2", 2), line("index", 9)]))

    assert RING.blind_index("phone", "x") == rotated.blind_index("phone", "x")
    assert RING.blind_index("phone", "x") != RING.blind_index("email", "x")
    assert len(RING.blind_index("phone", "x")) == 32


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "at least one key"),
        (line("k1", 1), "index"),
        (line("index", 9), "at least one key"),
        (f"{line('index', 9)}\n{line('k1', 1, 31)}", "'k1'"),
        (f"{line('index', 9)}\nk1:not base64", "'k1'"),
        (f"{line('index', 9)}\n{line('', 1)}", "''"),
    ],
)
def test_a_bad_ring_is_refused_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        KeyRing.parse(text)
