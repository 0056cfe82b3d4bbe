"""Where the system runs that the demo plays on: this machine, or the network of compose.yaml."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.containers.place import CONTAINERS
from deploy.local import credentials
from deploy.local.addresses import Addresses
from deploy.local.instance import CHECKOUT, find_instance
from deploy.local.ports import read_ports
from deploy.local.trouble import Trouble

RESULTS: Final = "demo.json"
ADMIN: Final = "admin@example.test"
OUTSIDE: Final = ("PATH", "HOME", "LANG")


@dataclass(frozen=True, slots=True)
class Place:
    """One running system.

    Attributes:
        env: Folder with a file of variables for each service.
        results: File for what the demo found out; None where a file would not be kept.
        admin_password: Of the account that opens all seven admins.
        admin_key: Base32, for the authenticator app of that account.
        phones: Page of the provider servers, as people reach it.
        stop: Command that ends the system.
    """

    addresses: Addresses
    env: Path
    results: Path | None
    admin_password: str
    admin_key: str
    phones: str
    stop: str

    @property
    def gateway(self) -> str:
        """Where this process reaches it; people may know it by another name (`origin`)."""
        return f"http://{self.addresses.address('gateway')}"

    @property
    def origin(self) -> str:
        return self.addresses.origin

    @property
    def providers(self) -> str:
        return f"http://{self.addresses.address('providers-http')}"

    def manage(self, service: str, *arguments: str, **variables: str) -> str:
        """What a management command of `service` (or `all`) prints."""
        inherited = {name: os.environ[name] for name in OUTSIDE if name in os.environ}
        command = [sys.executable, str(CHECKOUT / "manage.py"), service, *arguments]
        environment = {**inherited, "KREKI_ENV_DIR": str(self.env), **variables}
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"manage.py {service} {arguments[0]} failed: {done.stderr[-2000:]}")
        return done.stdout


def on_this_machine(name: str) -> Place:
    """The instance that `make up` started.

    Raises:
        Trouble: it has never been started.
    """
    instance = find_instance(name)
    ports = read_ports(instance)
    if ports is None:
        raise Trouble("The system has never been started here: run `make up` first.")
    return Place(
        addresses=ports,
        env=instance.env,
        results=CHECKOUT / "var" / RESULTS,
        admin_password=credentials.password(instance, "admin"),
        admin_key=credentials.authenticator_key(instance, "admin"),
        phones=f"http://{ports.address('providers-http')}/",
        stop="make down",
    )


def in_containers() -> Place:
    """The network of compose.yaml, seen from its service `demo`."""
    return Place(
        addresses=CONTAINERS,
        env=Path(os.environ["KREKI_ENV_DIR"]),
        results=None,
        admin_password=f"Demo-{secrets.token_urlsafe(12)}-119",
        admin_key=credentials.random_authenticator_key(),
        phones=f"http://127.0.0.1:{os.environ['PROVIDERS_PORT']}/",
        stop="docker-compose -f deploy/compose.yaml down",
    )
