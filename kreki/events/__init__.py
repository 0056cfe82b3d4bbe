"""Facts and states that travel between services: written here, sent by the courier."""

from kreki.events.outbox import emit

__all__ = ["emit"]
