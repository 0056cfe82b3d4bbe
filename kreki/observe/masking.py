"""What never enters a log line: values under telling names, and texts of a telling shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from structlog.typing import EventDict, WrappedLogger

MASKED: Final = "[masked]"
# Keys whose values are personal or secret, wherever they appear in a log line.
PERSONAL: Final = re.compile(
    r"lat|lon|lng|place|point|position$|phone|e?mail|nik$|password|secret|token|authorization"
    r"|cookie|address|full_?name|display_?name|body|description",
    re.IGNORECASE,
)
# PostgreSQL quotes keys and whole rows after these words; until the next link of the traceback.
DETAIL: Final = re.compile(r"(DETAIL|CONTEXT): .*?(?=\n\n|\Z)", re.DOTALL)
TEXTS: Final = re.compile(
    r"-?\d{1,3}\.\d{4,}"  # a coordinate
    r"|\+\d{8,15}\b|\b(?:62|0)8\d{7,12}\b"  # a phone number, as E.164 or as people write it
    r"|\b\d{16}\b"  # an identity number (NIK)
    r"|[\w.+-]+@[\w-]+\.[\w.]+"  # an e-mail address
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]+"  # a JWT
)


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor; the last before the line is written."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: str, value: object) -> object:
    if key == "timestamp" or value is None or isinstance(value, bool):
        return value  # the fraction of a time looks like a coordinate
    if PERSONAL.search(key):
        return MASKED
    if isinstance(value, int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _masked(str(name), each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", each) for each in value]
    return TEXTS.sub(MASKED, DETAIL.sub(rf"\1: {MASKED}", str(value)))
