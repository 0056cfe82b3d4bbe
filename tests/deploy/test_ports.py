"""The block of ports: found, kept, or refused with a sentence."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.instance import Instance
from deploy.local.ports import Ports, choose_ports, offsets, read_ports
from deploy.local.trouble import Trouble


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.delenv("KREKI_PORT", raising=False)
    return Instance("trial", tmp_path)


@pytest.fixture
def occupied() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_no_two_programs_share_a_port() -> None:
    numbers = list(offsets().values())

    assert len(numbers) == len(set(numbers))
    assert max(numbers) < 100


def test_the_same_block_is_chosen_again(instance: Instance) -> None:
    first = choose_ports(instance)

    assert choose_ports(instance) == first
    assert read_ports(instance) == first


def test_a_block_with_an_occupied_port_is_left_for_another(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = choose_ports(instance)

    with socket.socket() as other:
        other.bind(("127.0.0.1", first["redis"]))
        second = choose_ports(instance)

    assert second != first


def test_a_forced_port_is_the_gateways(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    base = choose_ports(instance).base + 37
    monkeypatch.setenv("KREKI_PORT", str(base))

    ports = choose_ports(instance)

    assert ports == Ports(base)
    assert ports.origin == f"http://127.0.0.1:{base}"


def test_a_forced_port_that_is_occupied_is_refused_in_one_sentence(
    instance: Instance, occupied: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREKI_PORT", str(occupied))

    with pytest.raises(Trouble, match=f"Port {occupied} is in use"):
        choose_ports(instance)


@pytest.mark.parametrize("bad", ["http", "80", "70000", "-1", "8100.5"])
def test_a_forced_port_must_be_a_port(
    instance: Instance, bad: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREKI_PORT", bad)

    with pytest.raises(Trouble, match="KREKI_PORT must be a number"):
        choose_ports(instance)
