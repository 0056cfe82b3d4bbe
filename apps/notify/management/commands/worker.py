"""The emergency worker: a Celery worker that consumes the emergency queue and nothing else."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.notify.gateways.lane import open_lane
from apps.notify.gateways.queue import PlainConsumer, app
from kreki.observe.metrics import serve_metrics

# Threads that mostly wait for providers; each holds a database connection.
THREADS: Final = 24


class Command(BaseCommand):
    help = "Mengirim peringatan darurat; boleh lebih dari satu."

    def handle(self, *_args: object, **_options: object) -> None:
        serve_metrics()
        with open_lane():
            app.Worker(
                queues=list(settings.SERVICE.task_queues),
                consumer_cls=PlainConsumer,
                pool="threads",
                concurrency=THREADS,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
            ).start()
