"""Indonesian stands in the code; the English catalogue of every app is complete."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
CATALOGUES: Final = sorted(
    [
        *ROOT.glob("apps/*/locale/en/LC_MESSAGES/django.po"),
        ROOT / "kreki/locale/en/LC_MESSAGES/django.po",
    ]
)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
@pytest.mark.parametrize("fault", ["--untranslated", "--only-fuzzy"])
def test_every_text_has_its_english(catalogue: Path, fault: str) -> None:
    found = subprocess.run(
        ["msgattrib", fault, "--no-wrap", catalogue], check=True, capture_output=True, text=True
    )

    assert found.stdout == ""
