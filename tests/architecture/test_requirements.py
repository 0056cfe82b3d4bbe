"""What is installed is pinned with hashes, agrees everywhere, and says why it is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kreki.services import SERVICES

FOLDER: Final = Path(__file__).resolve().parents[2] / "requirements"
PIN: Final = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    return {name.lower(): version for name, version in PIN.findall(path.read_text())}


def test_one_version_of_everything_everywhere() -> None:
    together = pins(FOLDER / "dev.txt")
    apart = {
        (path.stem, name): version
        for path in (FOLDER / f"{service.name}.txt" for service in SERVICES)
        for name, version in pins(path).items()
    }

    assert apart == {(stem, name): together[name] for stem, name in apart}


def test_every_requirement_says_where_it_is_used() -> None:
    lines = [
        (path.name, line)
        for path in sorted(FOLDER.glob("*.in"))
        for line in path.read_text().splitlines()
        if line and not line.startswith(("#", "-r"))
    ]

    assert [line for line in lines if " # " not in line[1] and "pytest" not in line[1]] == []


def test_no_lock_file_names_a_registry() -> None:
    texts = [path.read_text() for path in FOLDER.glob("*.txt")]

    assert not [text for text in texts if "://" in text or "--index-url" in text]
