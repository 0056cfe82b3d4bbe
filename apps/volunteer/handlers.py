"""Reactions to other services' events: the catalogue sends none to the volunteer service yet."""

from __future__ import annotations

from typing import Final

from kreki.events.inbox import Handlers

HANDLERS: Final[Handlers] = {}
