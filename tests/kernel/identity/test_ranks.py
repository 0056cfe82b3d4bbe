"""Which role a person is shown with."""

from kreki.identity import Role
from kreki.identity.roles import RANK, highest


def test_every_role_has_a_rank() -> None:
    assert set(RANK) == set(Role)


def test_the_highest_rank_is_shown() -> None:
    assert highest([Role.PUBLIC, Role.OPS_ADMIN, Role.VOLUNTEER]) == Role.OPS_ADMIN


def test_a_partner_without_more_is_shown_as_public() -> None:
    assert highest([Role.PARTNER, Role.PUBLIC]) == Role.PUBLIC
    assert highest([]) == Role.PUBLIC
