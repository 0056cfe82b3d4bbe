"""JSON log lines that carry the request id and never a person's data."""

from __future__ import annotations

import logging.config
import os
import re
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

MASKED: Final = "[masked]"
# Keys whose values are personal or secret, wherever they appear in a log line.
PERSONAL: Final = re.compile(
    r"lat|lon|lng|place|point|position$|phone|e?mail|nik$|password|token|authorization|cookie|address"
    r"|full_?name|display_?name|body|description",
    re.IGNORECASE,
)
# A coordinate pair, an Indonesian mobile number, an e-mail address or a JWT inside a text.
TEXTS: Final = re.compile(
    r"-?\d{1,3}\.\d{4,}|(?:\+62|\b62|\b0)8\d{7,12}|[\w.+-]+@[\w-]+\.[\w.]+|eyJ[\w-]+\.[\w-]+\.[\w-]+"
)


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace personal values by their key, and personal-looking text by its shape."""
    for key, value in event.items():
        if PERSONAL.search(key):
            event[key] = MASKED
        elif isinstance(value, str) and key != "timestamp":  # its fraction looks like a coordinate
            event[key] = TEXTS.sub(MASKED, value)
    return event


def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["service"] = os.environ.get("KREKI_SERVICE", "?")
    event["process"] = os.environ.get("KREKI_PROCESS", "command")
    return event


def configure_logging(*, level: str) -> None:
    """One JSON object a line on standard error, for structlog and for the standard library."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        name_process,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        mask,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": level},
            # Django logs every 4xx as a warning with the path; the request line says it already.
            "loggers": {"django.request": {"level": "ERROR"}},
        }
    )
