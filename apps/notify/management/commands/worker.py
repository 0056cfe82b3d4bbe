"""The emergency worker: a Celery worker that consumes the emergency queue and nothing else."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.notify.tasks import app, lane

# Threads that mostly wait for providers; each holds a database connection.
THREADS: Final = 24


class Command(BaseCommand):
    help = "Sends emergency alerts; any number may run."

    def handle(self, *_args: object, **_options: object) -> None:
        declare_queues()
        with lane():
            app.Worker(
                queues=list(settings.SERVICE.task_queues),
                pool="threads",
                concurrency=THREADS,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
            ).start()


def declare_queues() -> None:
    """All queues of the service, also the one for dead letters, which nobody consumes."""
    with app.connection_for_write() as connection:
        for queue in app.amqp.queues.values():
            queue(connection.default_channel).declare()
