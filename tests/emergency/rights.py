"""The news that somebody's rights changed, as the courier brings it."""

from __future__ import annotations

from uuid import UUID

from kreki.contracts.auth import AuthzChanged
from kreki.events.envelope import encode
from kreki.events.inbox import load_handlers, process
from tests.kernel.events.stories import envelope


def tell_change(person: UUID, *, rv: int) -> None:
    """Tokens of this person below `rv` are refused from the commit on."""
    event = AuthzChanged(user_id=person, rv=rv, is_active=True, roles=(), reason_code="test")
    body = encode(envelope(event, seq=rv, subject=f"user:{person}"))
    process(body, load_handlers(), "emergency")
