"""Removes what has served its time; the courier does it because every writing service has one."""

from __future__ import annotations

import threading
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from kreki.events import metrics
from kreki.events.courier.session import keep

EVERY_S: Final = 3600.0
BATCH: Final = 1_000  # short locks: nobody waits for a clean-up
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `table` whose `column` is older than `keep` go."""

    table: str
    column: str
    keep: timedelta


RULES: Final = (
    # A phone gives up repeating long before.
    Rule("kreki_api_keptanswer", "created_at", timedelta(days=1)),
    # No event comes again after that.
    Rule("kreki_events_inbox", "received_at", timedelta(days=30)),
    Rule("django_session", "expire_date", timedelta()),
    Rule("kreki_identity_ssosession", "opened_at", timedelta(hours=8)),  # then its session ended
    Rule("kreki_identity_seenlogout", "seen_at", timedelta(hours=1)),  # valid for two minutes
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many rows of each of the kernel's tables went, and which tasks of the service failed."""

    gone: dict[str, int]
    failed: tuple[str, ...]


def clean_up(*, now: datetime) -> Cleaned:
    """Run the service's tasks and delete everything out of date, in batches.

    A task that fails holds up no other: it is logged, counted, and tried again in an hour.
    """
    failed = tuple(name for name in settings.CLEAN_UP if not _succeeds(name))
    return Cleaned({rule.table: _delete(rule, now - rule.keep) for rule in RULES}, failed)


def _succeeds(name: str) -> bool:
    try:
        import_string(name)()
    except Exception as error:  # noqa: BLE001 whatever one task raises, the others run
        metrics.CLEAN_UP_FAILED.labels(name).inc()
        # The text of an error may quote the data, so only its name and place are logged.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename}:{frame.lineno}"
        log.error("clean-up failed", task=name, error=type(error).__name__, at=place)  # noqa: TRY400
        connection.close_if_unusable_or_obsolete()
        return False
    return True


def _delete(rule: Rule, before: datetime) -> int:
    table = connection.ops.quote_name(rule.table)
    column = connection.ops.quote_name(rule.column)
    old = f"SELECT ctid FROM {table} WHERE {column} < %s LIMIT {BATCH}"  # noqa: S608 own names
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"DELETE FROM {table} WHERE ctid = ANY(ARRAY({old}))", [before])  # noqa: S608
            deleted: int = cursor.rowcount
            gone += deleted
            if deleted < BATCH:
                return gone


class Housekeeping:
    """A loop of the courier; an hour without a database is made up for in the next."""

    name = "housekeeping"

    def run(self, stop: threading.Event) -> None:
        keep(lambda: self._session(stop), name=self.name, stop=stop)

    def _session(self, stop: threading.Event) -> None:
        while not stop.wait(EVERY_S):
            log.info("cleaned up", **clean_up(now=timezone.now()).gone)
            connection.close()
