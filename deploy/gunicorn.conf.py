# noqa: N999 the name gunicorn looks for
"""How every web process is served: few processes, threads that wait for the database."""

import gc
import os
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 20  # a request may take that long to finish when the process is asked to end
keepalive = 75  # longer than the gateway keeps its connections, so that it is the one to close
worker_tmp_dir = "/dev/shm"  # noqa: S108  # a slow disk must not look like a stuck worker
control_socket_disable = True
limit_request_line = 8190  # as long as the gateway lets through
accesslog = None  # the gateway writes one line per request, the service another
loglevel = "warning"


def post_worker_init(_worker: Any) -> None:
    """What is loaded now stays: walking it again at each full collection would delay a request."""
    gc.collect()
    gc.freeze()
