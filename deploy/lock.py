"""`make lock` compiles requirements/*.in into files with hashes; `--check` compares, offline."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from deploy.local.instance import CHECKOUT

REQUIREMENTS: Final = CHECKOUT / "requirements"
OPTIONS: Final = (
    *("--quiet", "--generate-hashes", "--no-header", "--no-emit-index-url"),
    *("--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28"),
)


def compile_lock(source: Path) -> None:
    """Versions already in the lock file stay where they still fit."""
    # Relative names, because uv writes them into the file as the origin of each line.
    target, wanted = (str(p.relative_to(CHECKOUT)) for p in (source.with_suffix(".txt"), source))
    command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, "-o", target, wanted]
    subprocess.run(command, cwd=CHECKOUT, check=True)


def differences() -> Iterator[str]:
    """What a lock file lacks, and versions in which a service differs from what tests use."""
    tested = _pins(REQUIREMENTS / "dev.txt")
    for source in _sources():
        locked = _pins(source.with_suffix(".txt"))
        for wanted in _wanted(source):
            version = locked.get(_plain(wanted.name))
            if version is None or version not in wanted.specifier:
                yield f"{source.stem}.txt has {wanted.name} {version}, {source.name} wants {wanted}"
        for name, version in locked.items():
            if tested.get(name) != version:
                yield f"{source.stem}.txt has {name} {version}, dev.txt has {tested.get(name)}"


def _sources() -> list[Path]:
    return sorted(REQUIREMENTS.glob("*.in"))


def _wanted(source: Path) -> Iterator[Requirement]:
    for line in source.read_text().splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("-r "):
            yield from _wanted(source.parent / entry.removeprefix("-r "))
        elif entry:
            yield Requirement(entry)


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ]+)", lock.read_text(), re.MULTILINE))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    if "--check" not in sys.argv:
        for source in _sources():
            compile_lock(source)
        return 0
    found = list(differences())
    print("\n".join([*found, "Run `make lock`."]) if found else "lock files in step")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
