"""`deploy/env/<service>.sample` lists exactly the variables that the service reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from kreki.services import SERVICES, Service

ROOT: Final = Path(__file__).resolve().parents[2]
ASK: Final = (
    "import importlib, sys; from kreki import env; importlib.import_module(sys.argv[1]); "
    "print('\\n'.join(sorted(env.READ)))"
)


def variables_read(service: Service) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK, service.settings_module],
        env={**os.environ, "KREKI_SERVICE": service.name},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def variables_explained(service: Service) -> set[str]:
    lines = (ROOT / f"deploy/env/{service.name}.sample").read_text().splitlines()
    names = {line.lstrip("# ").split("=", 1)[0] for line in lines if "=" in line}
    return {name.removesuffix("_FILE") for name in names}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_sample_explains_every_variable_and_no_other(service: Service) -> None:
    read = {name.removesuffix("_FILE") for name in variables_read(service)}

    assert variables_explained(service) == read
