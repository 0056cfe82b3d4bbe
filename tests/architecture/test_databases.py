"""A database per service is a fact of the server, not a promise of the code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import psycopg
import pytest

from kreki.services import SERVICES, Service

ENV: Final = Path(os.environ["KREKI_ENV_DIR"])
PAIRS: Final = [(mine, other) for mine in SERVICES for other in SERVICES if mine is not other]


def address(service: Service) -> str:
    prefix = f"{service.alias.upper()}_DATABASE_URL="
    lines = (ENV / f"{service.name}.env").read_text().splitlines()
    return next(line.removeprefix(prefix) for line in lines if line.startswith(prefix))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_each_role_enters_its_own_database(service: Service) -> None:
    with psycopg.connect(address(service)) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()

    assert row == (service.alias, service.alias)


@pytest.mark.parametrize(("mine", "other"), PAIRS, ids=lambda service: service.name)
def test_each_role_is_refused_by_the_other_six(mine: Service, other: Service) -> None:
    foreign = address(mine).rsplit("/", 1)[0] + f"/{other.alias}"

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(foreign)
