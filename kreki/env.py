"""The one place that reads the environment; every error says what is missing and where it goes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from kreki.services import BY_NAME, Service

HIGHEST_PORT: Final = 65_535
READ: set[str] = set()  # names asked for, so that a test can compare them with deploy/env


class MissingSetting(Exception):
    """A variable the service cannot start without."""

    def __init__(self, name: str) -> None:
        service = os.environ.get("KREKI_SERVICE", "?")
        super().__init__(
            f"{name} is not set for service {service}. Set it in the environment, or in "
            f"$KREKI_ENV_DIR/{service}.env (`make up` writes that file; "
            f"deploy/env/{service}.sample explains each variable)."
        )


class BadSetting(Exception):
    """A variable whose value cannot be used."""


def service() -> Service:
    """Which service this process belongs to, by `KREKI_SERVICE`; whoever starts it says so.

    Raises:
        BadSetting: missing, or no service of the table.
    """
    name = os.environ.get("KREKI_SERVICE", "")
    if name not in BY_NAME:
        raise BadSetting(f"KREKI_SERVICE must be one of {', '.join(BY_NAME)}, not {name!r}.")
    return BY_NAME[name]


def process() -> str:
    """Which process of the table this is; `command` for whatever a person starts."""
    return os.environ.get("KREKI_PROCESS", "command")


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or `default`.

    Raises:
        MissingSetting: not set and no default.
    """
    READ.add(name)
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(name)
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Only `true` and `false` are accepted: `0`, `no` and typing errors must not pass as true."""
    value = text(name, "true" if default else "false")
    if value not in {"true", "false"}:
        raise BadSetting(f"{name} must be true or false, not {value!r}.")
    return value == "true"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {value!r}.") from None


def address(name: str) -> tuple[str, int] | None:
    """`host:port` apart; None if it is not set."""
    host, colon, port = (value := text(name, "")).rpartition(":")
    if not value:
        return None
    is_port = port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT
    if not (host and colon and is_port):
        raise BadSetting(f"{name} must be host:port, not {value!r}.")
    return host, int(port)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, default: str | None = None) -> str:
    """The value of `name`, or the content of the file that `<name>_FILE` names.

    Files are how containers receive secrets; a value in both places is refused.
    """
    READ.update({name, f"{name}_FILE"})
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return text(name, default)
    if name in os.environ:
        raise BadSetting(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE names {path}, which cannot be read: {error}.") from error


def load_service_file() -> None:
    """Fill the environment from `$KREKI_ENV_DIR/<service>.env`, never overwriting what is set.

    Only local runs have such a folder; containers get their environment from outside.
    """
    folder, service = os.environ.get("KREKI_ENV_DIR"), os.environ.get("KREKI_SERVICE")
    path = Path(folder or ".") / f"{service}.env"
    if not folder or not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, value = line.partition("=")
            os.environ.setdefault(name.strip(), value.strip())
