"""Connections notice a server that vanished without a word."""

from __future__ import annotations

import socket

import psycopg
import pytest
from django.db import connection

from kreki.database import own_session

pytestmark = pytest.mark.django_db


def options(session: psycopg.Connection) -> tuple[int, int, int]:
    """Whether silence is questioned, after how many seconds, and given up after how many ms."""
    with socket.socket(fileno=socket.dup(session.fileno())) as line:
        return (
            line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
            line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
            line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
        )


def test_djangos_connection_and_a_session_of_its_own_notice_it_alike() -> None:
    connection.ensure_connection()

    with psycopg.connect(**own_session()) as own:
        assert options(own) == options(connection.connection) == (1, 5, 10_000)
