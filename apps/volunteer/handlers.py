"""Reactions to the events of other services."""

from __future__ import annotations

from typing import Final

from apps.volunteer.services.privacy import HOLDINGS
from kreki.events.inbox import Handlers
from kreki.identity import revocation
from kreki.privacy.answering import answers_with

HANDLERS: Final[Handlers] = {**revocation.HANDLERS, **answers_with(HOLDINGS)}
