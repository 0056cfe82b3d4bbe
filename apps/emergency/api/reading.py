"""How a panic is read: whatever its headers claim, and with damage outside the coordinates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AnyJsonParser(BaseParser):
    """Reads the body as JSON whatever it is called; the fields judge what it says, by name.

    Broken characters, line breaks inside texts and numbers of any length are let through.
    """

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read()
        text = body.decode(json.detect_encoding(body), "replace")
        try:
            said = json.loads(text or "{}", strict=False, parse_int=float)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        return {} if said is None else said


class AnyAccept(DefaultContentNegotiation):
    """Answers JSON also to those who claim to want something else."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        only = next(iter(renderers))
        return only, str(only.media_type)
