"""Who may decide about a volunteer and a credential."""

from __future__ import annotations

from uuid import UUID

from apps.volunteer.domain.errors import OwnRecord


def check_may_decide(*, by: str, about: UUID) -> None:
    """Somebody else must look at one's own record, whatever the role.

    Args:
        by: Username of the staff account; who comes through KREKI ID bears its id.
        about: Whose profile it is, or whose credential.

    Raises:
        OwnRecord: they are the same person.
    """
    if by == str(about):
        raise OwnRecord
