"""The private servers: started, revived, stopped without a trace."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import redis, stack, supervisor
from deploy.local.instance import VAR, Instance, find_instance
from deploy.local.ports import Ports
from deploy.local.waiting import listens, wait_until


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    instance = find_instance("trial")
    yield instance
    if supervisor.is_running(instance):
        stack.stop_everything(instance)
    shutil.rmtree(instance.home)
    (VAR / "trial").unlink(missing_ok=True)  # a link, where the instance lies elsewhere


@pytest.fixture
def ports(instance: Instance) -> Ports:
    """The servers run, whatever the test before did to them."""
    return stack.start_servers(instance)


def test_a_server_that_dies_is_started_again(instance: Instance, ports: Ports) -> None:
    before = supervisor.pid_of(instance, "redis")

    os.kill(before, signal.SIGKILL)

    wait_until(
        lambda: (
            supervisor.pid_of(instance, "redis") not in {0, before}
            and redis.is_ready(instance, ports)
        ),
        within_s=10,
        otherwise="redis stayed dead",
    )


def test_a_second_start_changes_nothing(instance: Instance, ports: Ports) -> None:
    before = supervisor.states(instance)

    assert stack.start_servers(instance) == ports

    assert [one.pid for one in supervisor.states(instance)] == [one.pid for one in before]


def test_everything_listens_on_loopback_only(ports: Ports) -> None:
    ours = {ports[name] for name in ("postgres", "redis", "rabbitmq", "rabbitmq-nodes", "epmd")}

    loopback = {"0100007F", "00000000000000000000000001000000"}
    assert {address for address, port in listeners() if port in ours} <= loopback


def test_no_process_is_left_after_the_end(instance: Instance, ports: Ports) -> None:
    before = {one.pid for one in supervisor.states(instance) if one.pid}

    stack.stop_everything(instance)

    assert [pid for pid in before if Path(f"/proc/{pid}").exists()] == []
    assert mentions(str(instance.home)) == []
    assert not listens(ports["epmd"])


def listeners() -> set[tuple[str, int]]:
    """Address in the kernel's hexadecimal notation, and port, of every listening socket."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, port = local.split(":")
            if state == "0A":
                found.add((address, int(port, 16)))
    return found


def mentions(text: str) -> list[str]:
    """Command lines of running processes that contain `text`."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while being looked at
            continue
        if text in line:
            lines.append(line)
    return lines


def test_nobody_else_can_read_a_secret(instance: Instance, ports: Ports) -> None:
    private = [
        instance.secrets,
        instance.env,
        instance.config / "redis.conf",
        instance.config / "supervisor.conf",
        *(instance.data / "rabbitmq" / name for name in ("definitions.json", ".erlang.cookie")),
        *instance.secrets.iterdir(),
        *instance.env.iterdir(),
    ]

    assert [path for path in private if path.stat().st_mode & 0o077] == []
