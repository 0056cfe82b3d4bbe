"""Where one running copy of the system keeps its things, and which account runs which server."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.trouble import Trouble

CHECKOUT: Final = Path(__file__).resolve().parents[2]
VAR: Final = CHECKOUT / "var"
SOCKET_PATH_LIMIT: Final = 107 - len("/run/supervisor.sock.12345678")  # bytes, unix(7)


@dataclass(frozen=True, slots=True)
class Instance:
    """A named copy of the system. `up` is the one people use, `test` the one tests use."""

    name: str
    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def config(self) -> Path:
        return self.home / "config"

    @property
    def env(self) -> Path:
        return self.home / "env"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def for_tests(self) -> bool:
        return self.name == "test"


def find_instance(name: str) -> Instance:
    """The instance's folders, made if missing; `var/<name>` always leads to them."""
    link = VAR / name
    home = link if _reachable(VAR) else _elsewhere() / name
    home.mkdir(parents=True, exist_ok=True)
    owner = pwd.getpwuid(home.stat().st_uid).pw_name
    if home.stat().st_uid != os.geteuid():
        raise Trouble(
            f"{link} was made by the account {owner}: go on as {owner}, or let {owner} stop it "
            f"(`make down`) and remove it."
        )
    if link != home and not link.is_symlink():
        VAR.mkdir(exist_ok=True)
        link.symlink_to(home)
    instance = Instance(name, home)
    _make_folders(instance)
    return instance


@contextmanager
def exclusive(instance: Instance) -> Iterator[None]:
    """Hold the instance, so that two people who start it at once do so one after the other."""
    with (instance.home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def account(name: str) -> str | None:
    """The account a server runs as: its own if we are root, otherwise ours (None)."""
    return (
        name if os.geteuid() == 0 and name in {entry.pw_name for entry in pwd.getpwall()} else None
    )


def give_to(user: str | None, *paths: Path) -> None:
    """Let the account `user` (None: ourselves) own these paths, and nobody else look inside."""
    for path in paths:
        path.chmod(0o700 if path.is_dir() else 0o600)
        if user:
            owner = pwd.getpwnam(user)
            os.chown(path, owner.pw_uid, owner.pw_gid)


def write_private(path: Path, content: str) -> None:
    """Only we can read it; a reader at the same moment sees the old content or the new one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content)
    draft.replace(path)


def _make_folders(instance: Instance) -> None:
    for folder in (instance.data, instance.config, instance.logs, instance.run):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # whatever the umask: the servers' accounts pass through
    for private in (instance.env, instance.secrets):
        private.mkdir(exist_ok=True)
        private.chmod(0o700)


def _reachable(folder: Path) -> bool:
    """Whether the servers' accounts can get there, and sockets below fit into 107 bytes."""
    if len(os.fsencode(folder)) > SOCKET_PATH_LIMIT - len("/test"):
        return False
    if os.geteuid() != 0:
        return True
    above = [place for place in (folder, *folder.parents) if place.exists()]
    return all(place.stat().st_mode & stat.S_IXOTH for place in above)


def _elsewhere() -> Path:
    mark = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/lib/kreki") / mark
    return Path("/var/tmp") / f"kreki-{os.getuid()}-{mark}"  # noqa: S108 named after us
