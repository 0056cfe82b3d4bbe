"""The search walks the spatial index in distance order; heartbeats leave that index alone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.emergency.domain import dispatch
from apps.emergency.selectors import list_nearest
from apps.emergency.selectors.searching import FIRST_LOOK
from tests.emergency.crowds import Crowd, gather
from tests.emergency.factories import NOON, north_of_monas

pytestmark = pytest.mark.django_db

WEST, SOUTH = 106.77, -6.24
CROWDS: Final = {
    "uniform": Crowd(20_000, WEST, SOUTH, 0.12),
    "stadium": Crowd(20_000, 106.825, -6.177, 0.004),
    "rural": Crowd(20_000, 95, -10, 40),
    "all ineligible": Crowd(20_000, WEST, SOUTH, 0.12, share=0),
    "a handful": Crowd(20, WEST, SOUTH, 0.12),
}


def run(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def plan(*, within_m: float, limit: int, eligible_at: datetime | None = None) -> str:
    """The plan of the very statement that the selector sends."""
    with CaptureQueriesContext(connection) as asked:
        list_nearest(north_of_monas(0), within_m=within_m, limit=limit, eligible_at=eligible_at)
    sql = asked.captured_queries[-1]["sql"]  # a new connection asks for PostGIS' version first
    return "\n".join(run(f"EXPLAIN (COSTS OFF) {sql}"))


def assert_walks(crowd: str) -> None:
    for within_m in dispatch.RINGS_M:
        for limit in (FIRST_LOOK, FIRST_LOOK * 4, FIRST_LOOK * 64):
            for eligible_at in (None, NOON):
                found = plan(within_m=within_m, limit=limit, eligible_at=eligible_at)
                assert "Index Scan using emergency_live_place" in found, (crowd, limit, found)
                assert "Order By: (place <->" in found, (crowd, limit, found)
                assert "Sort" not in found, (crowd, limit, found)


@pytest.mark.slow
@pytest.mark.parametrize("page_cost", [1.1, 4])  # ours; PostgreSQL's own, with which it sorts
@pytest.mark.parametrize("crowd", CROWDS)
def test_it_walks_before_and_after_analyze(crowd: str, page_cost: float) -> None:
    gather(CROWDS[crowd], seed=1)
    run(f"SET LOCAL random_page_cost = {page_cost}")

    assert_walks(crowd)
    run("ANALYZE emergency_liveposition")
    assert_walks(crowd)


def test_it_walks_with_the_figures_of_an_empty_table() -> None:
    run("ANALYZE emergency_liveposition")
    gather(CROWDS["rural"], seed=1)

    assert_walks("rural")


def test_nothing_is_compiled() -> None:
    assert run("SHOW jit") == ["off"]


@pytest.mark.django_db(transaction=True)
def test_heartbeats_do_not_touch_the_index() -> None:
    gather(Crowd(1_000, WEST, SOUTH, 0.12), seed=1)
    run("VACUUM ANALYZE emergency_liveposition")
    before = updates()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE emergency_liveposition SET heard_at = %s", [NOON])

    total, hot = (after - then for after, then in zip(updates(), before, strict=True))
    assert total == 1_000
    assert hot >= 950


def updates() -> tuple[int, int]:
    """All updates of the live table so far, and those that left its indexes alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables"
            " WHERE relname = 'emergency_liveposition'"
        )
        total, hot = cursor.fetchone()
    return total, hot
