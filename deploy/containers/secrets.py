"""The `secrets` job of compose.yaml: makes passwords and keys once, gives each container its own.

`/secrets/kept` holds everything and is mounted nowhere else; each other folder below `/secrets` is
a volume that one container mounts, so no service can read another's password.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Final

from deploy.containers.place import CONTAINERS
from deploy.local import credentials, rabbitmq
from deploy.local.environment import environment, providers_environment
from deploy.local.instance import Instance
from kreki.services import SERVICES, Service

SECRETS: Final = Path("/secrets")
ACCOUNT: Final = 10119  # the images' unprivileged user

ROLE: Final = """\
CREATE ROLE {name} LOGIN PASSWORD '{password}';
CREATE DATABASE {name} OWNER {name};
REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;
"""
# Copied into every later database: only a superuser may install it.
TEMPLATE: Final = """\
\\connect template1
CREATE EXTENSION IF NOT EXISTS postgis;
\\connect postgres
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
"""
# Plans of short searches: neither pays for itself.
EMERGENCY: Final = """\
ALTER DATABASE emergency SET jit = off;
ALTER DATABASE emergency SET max_parallel_workers_per_gather = 0;
"""

# Everything in it may be lost.
REDIS: Final = """\
requirepass {password}
save ""
maxmemory 256mb
maxmemory-policy allkeys-lru
"""


def main() -> None:
    os.umask(0o077)
    kept = SECRETS / "kept"
    instance = Instance("containers", kept)
    instance.secrets.mkdir(exist_ok=True)
    for service in SERVICES:
        _service(instance, service)
    _providers(instance)
    _postgres(instance)
    _give("redis", "redis.conf", REDIS.format(password=credentials.password(instance, "redis")))
    _give("rabbitmq", "definitions.json", json.dumps(rabbitmq.definitions(instance)))


def _service(instance: Instance, service: Service) -> None:
    """Its environment and the files that it names, under the folder that it sees."""
    variables = environment(instance, CONTAINERS, service)
    for folder in (service.name, "tools"):
        lines = {name: _hand_over(folder, name, value) for name, value in variables.items()}
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        _give(folder, f"{service.name}.env", text)


def _providers(instance: Instance) -> None:
    variables = providers_environment(instance, CONTAINERS)
    variables |= {"PROVIDERS_HOST": "0.0.0.0", "PROVIDERS_DIR": "/tmp/providers"}  # noqa: S108
    lines = {name: _hand_over("providers", name, value) for name, value in variables.items()}
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    _give("providers", "dev.env", text)


def _postgres(instance: Instance) -> None:
    _give("postgres", "postgres.password", credentials.password(instance, "postgres"))
    roles = "".join(
        ROLE.format(
            name=service.alias, password=credentials.password(instance, f"postgres-{service.name}")
        )
        for service in SERVICES
    )
    _give("postgres", "init.sql", TEMPLATE + roles + EMERGENCY)


def _hand_over(folder: str, name: str, value: str) -> str:
    """A `*_FILE` variable: copy the file into the folder and say where it then lies."""
    if not name.endswith("_FILE"):
        return value
    source = Path(value)
    _give(folder, source.name, source.read_text())
    return str(SECRETS / folder / source.name)


def _give(folder: str, name: str, content: str) -> None:
    path = SECRETS / folder / name
    path.write_text(content)
    if folder in {"postgres", "redis", "rabbitmq"}:
        path.chmod(0o644)  # each image has an account of its own; the volume is theirs alone
    else:
        shutil.chown(path, ACCOUNT)
        path.parent.chmod(0o711)


if __name__ == "__main__":
    main()
