"""Remembers which code the running processes were started on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.local.instance import CHECKOUT, Instance

CODE: Final = ("apps", "kreki", "deploy", "requirements")


def fingerprint() -> str:
    """Names, sizes and times stand for the content: reading them takes milliseconds."""
    digest = hashlib.sha256()
    for path in sorted(_files()):
        about = path.stat()
        digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def remembered(instance: Instance) -> str | None:
    """The fingerprint of the code that runs."""
    path = _file(instance)
    return path.read_text() if path.is_file() else None


def remember(instance: Instance, code: str) -> None:
    _file(instance).write_text(code)


def _files() -> Iterator[Path]:
    for folder in CODE:
        for path in (CHECKOUT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _file(instance: Instance) -> Path:
    return instance.run / "code"
