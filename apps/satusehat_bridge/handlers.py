"""Reactions to the events of other services: so far, to what concerns people's rights."""

from __future__ import annotations

from typing import Final

from kreki.events.inbox import Handlers
from kreki.identity import revocation
from kreki.privacy.answering import answers_with
from kreki.privacy.holdings import NOTHING

HANDLERS: Final[Handlers] = {**revocation.HANDLERS, **answers_with(NOTHING)}
