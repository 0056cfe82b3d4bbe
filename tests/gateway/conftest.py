"""A private NGINX on the rendered configuration, with an echo behind every route but one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from deploy.gateway.render import SIMULATED_CITY, Limits, Place, render
from deploy.local.waiting import listens, wait_until
from kreki.services import Process, Service
from tests.gateway.asking import Gateway
from tests.gateway.echo import start_echo

DEAD = "content"  # this service does not run
TIGHT = Limits(
    address_rate="1r/s",
    address_burst=8,
    login_rate="6r/m",
    login_burst=2,
    heartbeat_rate="6r/m",
    heartbeat_burst=2,
    token_rate="1r/s",
    token_burst=4,
)


@pytest.fixture(scope="session")
def addresses() -> Iterator[Callable[[Service, Process], list[str]]]:
    with ExitStack() as stack:
        known: dict[tuple[str, str], str] = {}

        def address(service: Service, process: Process) -> list[str]:
            key = (service.slug, process.name)
            if key not in known and service.slug == DEAD:
                known[key] = f"127.0.0.1:{free_port()}"
            elif key not in known:
                server = start_echo("-".join(key))
                stack.callback(server.shutdown)
                known[key] = f"127.0.0.1:{server.server_port}"
            return [known[key]]

        yield address


@pytest.fixture(scope="session")
def gateway(addresses: Callable[[Service, Process], list[str]]) -> Iterator[Gateway]:
    """Limits so wide that no test meets them."""
    with running(addresses, SIMULATED_CITY) as started:
        yield started


@pytest.fixture
def tight_gateway(addresses: Callable[[Service, Process], list[str]]) -> Iterator[Gateway]:
    """Limits so tight that a handful of requests meets them; fresh for every test."""
    with running(addresses, TIGHT) as started:
        yield started


@contextmanager
def running(
    addresses: Callable[[Service, Process], list[str]], limits: Limits
) -> Iterator[Gateway]:
    folder = Path(tempfile.mkdtemp(prefix="kreki-gateway-"))
    port = free_port()
    config, log = folder / "nginx.conf", folder / "access.log"
    place = Place(
        listen=f"127.0.0.1:{port}",
        addresses=addresses,
        run=str(folder),
        access_log=str(log),
        limits=limits,
        user="root" if os.geteuid() == 0 else None,  # the folder is ours alone
    )
    config.write_text(render(place))
    command = ["/usr/sbin/nginx", "-e", "stderr", "-p", str(folder), "-c", str(config)]
    subprocess.run([*command, "-t", "-q"], check=True)
    with subprocess.Popen(command) as nginx:
        try:
            wait_until(lambda: listens(port), within_s=10, otherwise="NGINX did not start")
            yield Gateway(port, log)
        finally:  # leaving the block waits for its end
            nginx.terminate()
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
