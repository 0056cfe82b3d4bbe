"""JSON log lines that carry the request id and never a person's data."""

from __future__ import annotations

import logging.config
import sys
import threading
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, WrappedLogger

from kreki import env
from kreki.observe.masking import mask

log = structlog.get_logger(__name__)
# Servers that bring handlers of their own, which would print tracebacks as they are.
SERVERS: Final = ("gunicorn.error", "uvicorn")


def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {**event, "service": env.service().name, "process": env.process()}


PROCESSORS: Final[list[structlog.typing.Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    name_process,
]


def configure_logging(*, level: str) -> None:
    """One JSON object a line on standard error, for structlog and for the standard library."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_output(level))
    if env.process() != "command":  # a person at a terminal reads Python's own traceback
        sys.excepthook = _log_end
        threading.excepthook = lambda end: _log_end(end.exc_type, end.exc_value, end.exc_traceback)


def _output(level: str) -> dict[str, Any]:
    """The standard library's loggers, all of which end in one handler with one format."""
    json_lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": PROCESSORS,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            mask,
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json_lines},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            **{name: {"handlers": [], "propagate": True} for name in SERVERS},
            # Django warns of every 4xx with its path; the request line says it already.
            "django.request": {"level": "ERROR"},
            # Both name addresses with what stands behind the question mark.
            "uvicorn.access": {"propagate": False},
            "uvicorn.error": {"level": "WARNING"},
        },
    }


def _log_end(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """The last words of a process or thread are a line like every other, and as discreet."""
    log.critical("ended by an error", exc_info=(kind, error, trace))
