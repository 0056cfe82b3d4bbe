"""`make snapshots` writes the committed outputs that follow from the code; `--check` compares."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from deploy import error_page
from deploy.gateway import container
from deploy.gateway.render import render
from deploy.local.instance import CHECKOUT, Instance, find_instance
from kreki.contracts.schemas import schema_texts
from kreki.services import SERVICES, Service

GATEWAY: Final = Path("deploy/gateway/container.conf")


def write_all(instance: Instance, root: Path) -> None:
    """Every committed output, below `root` as it lies below the checkout."""
    _write(root / GATEWAY, render(container.PLACE))
    _write(root / "docs/errors.md", error_page.page(CHECKOUT))
    for name, text in schema_texts().items():
        _write(root / f"docs/events/{name}", text)
    for service in SERVICES:
        _write(root / f"docs/api/{service.slug}.yaml", _openapi(instance, service))


def differences(instance: Instance) -> list[str]:
    """Committed outputs that are missing or not what the code gives."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_all(instance, root)
        fresh = [path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()]
        return [str(path) for path in fresh if _read(CHECKOUT / path) != _read(root / path)]


def _openapi(instance: Instance, service: Service) -> str:
    """A warning of the generator is an error: it means that the document is a guess."""
    return subprocess.run(
        [
            *(sys.executable, CHECKOUT / "manage.py", service.name),
            *("spectacular", "--validate", "--fail-on-warn"),
        ],
        env={**os.environ, "KREKI_ENV_DIR": str(instance.env)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def main() -> int:
    instance = find_instance("test")
    if "--check" not in sys.argv:
        write_all(instance, CHECKOUT)
        return 0
    found = differences(instance)
    print("\n".join([*found, "Run `make snapshots`."]) if found else "committed outputs in step")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
