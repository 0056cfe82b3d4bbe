"""The one parser: JSON, however hard somebody tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BodyParser(JSONParser):
    """Thousands of nested brackets are the sender's mistake like every other unreadable body.

    `null` names no field, as an empty body does.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            said = super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError) as error:
            raise ParseError from error  # not in Python's words, which are English
        return {} if said is None else said
