"""Pages of long lists: counting a million rows takes longer than showing a hundred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:  # generic in the type stubs only
    AnyPaginator = Paginator

MOST: Final = 10_000  # exact up to here; further than this nobody leafs, people search
ESTIMATE: Final = "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)"


class EstimatedPaginator(AnyPaginator):
    """Counts exactly as far as anybody leafs.

    Beyond, the whole table is as long as PostgreSQL's statistics say, and the answer to a search
    is cut off: it should be narrowed, not read.
    """

    @cached_property
    def count(self) -> int:  # type: ignore[override]  # a cached property upstream too
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # lists of an admin are querysets
        found = rows.order_by()[: MOST + 1].count()
        if found <= MOST:
            return found
        return MOST if rows.query.where else max(_estimate(rows.query.get_meta().db_table), MOST)


def _estimate(table: str) -> int:
    """Rows at the last ANALYZE; -1 if there was none."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATE, [f'"{table}"'])
        (rows,) = cursor.fetchone()
    return int(rows)
