"""Every role at every endpoint of this service; the table is `matrix.toml` beside."""

from __future__ import annotations

import pytest

from tests.auth_svc.factories import account
from tests.matrix import MatrixContract
from tests.people import DISPATCHER


class TestMatrix(MatrixContract):
    @pytest.fixture(autouse=True)
    def _caller(self) -> None:
        account(DISPATCHER)
