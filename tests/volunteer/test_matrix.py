"""Every role at every endpoint of this service; the table is `matrix.toml` beside."""

from __future__ import annotations

from tests.matrix import MatrixContract


class TestMatrix(MatrixContract):
    pass
