"""The policy: the organisation's matrix, and what areas, partners and support people change."""

from __future__ import annotations

import pytest

from kreki.identity.policy import MATRIX, Action, Extent, Reach, Resource, extent_of, may, reach_of
from kreki.identity.roles import NEEDS_MFA, Role, is_usable
from kreki.identity.verify import verify
from kreki.testing.tokens import mint
from tests.people import DISPATCHER, REPORTER, VOLUNTEER

A, B, W, L, N = Extent.ALL, Extent.AREA, Extent.OWN, Extent.LIMITED, None
COLUMNS = (
    *(Role.PUBLIC, Role.VOLUNTEER, Role.VOLUNTEER_LEAD, Role.INSTRUCTOR),
    *(Role.TRAINING_ADMIN, Role.OPS_ADMIN, Role.SYSTEM_ADMIN, Role.PARTNER),
)
EXPECTED = {
    (Resource.PANIC_BUTTON, Action.USE): (W, W, W, W, W, W, W, N),
    (Resource.INCIDENT, Action.READ): (W, W, B, W, W, A, A, N),
    (Resource.INCIDENT, Action.CHANGE): (W, W, B, W, W, A, A, N),
    (Resource.DUTY, Action.USE): (W, W, W, W, W, W, W, N),
    (Resource.RESPONDER, Action.READ): (N, N, B, N, N, A, A, N),
    (Resource.VOLUNTEER_PROFILE, Action.READ): (W, W, B, W, A, A, A, N),
    (Resource.VOLUNTEER_PROFILE, Action.CHANGE): (W, W, W, W, W, W, W, N),
    (Resource.VOLUNTEER_PROFILE, Action.DECIDE): (N, N, B, N, N, A, A, N),
    (Resource.TRAINING_MATERIAL, Action.READ): (A, A, A, A, A, A, A, N),
    (Resource.CERTIFICATE, Action.READ): (W, W, B, L, A, A, A, N),
    (Resource.CONTACT, Action.READ): (W, W, W, W, W, W, W, W),
    (Resource.CONTACT, Action.CHANGE): (W, W, W, W, W, W, W, W),
    (Resource.ACCOUNT, Action.READ): (W, W, W, W, W, A, A, W),
    (Resource.ACCOUNT, Action.CHANGE): (W, W, W, W, W, W, W, W),
    (Resource.ACCOUNT, Action.DECIDE): (N, N, N, N, N, A, A, N),
    (Resource.ACCOUNT, Action.IMPERSONATE): (N, N, N, N, N, A, A, N),
    (Resource.ROLE, Action.GRANT): (N, N, N, N, L, L, A, N),
    (Resource.AUDIT_LOG, Action.READ): (N, N, N, N, N, A, A, N),
    (Resource.SYSTEM_CONFIGURATION, Action.CHANGE): (N, N, N, N, N, N, A, N),
}


def test_every_row_is_as_agreed() -> None:
    rows = {row: tuple(extent_of([role], *row) for role in COLUMNS) for row in MATRIX}

    assert rows == EXPECTED


def test_the_widest_role_decides() -> None:
    both = [Role.PUBLIC, Role.VOLUNTEER_LEAD, Role.OPS_ADMIN]

    assert extent_of(both, Resource.INCIDENT, Action.READ) is Extent.ALL
    assert extent_of([], Resource.INCIDENT, Action.READ) is None


def test_a_partner_organisation_has_nothing_from_being_public_too() -> None:
    assert extent_of([Role.PUBLIC, Role.PARTNER], Resource.PANIC_BUTTON, Action.USE) is None
    both = [Role.PUBLIC, Role.PARTNER, Role.VOLUNTEER]
    assert extent_of(both, Resource.PANIC_BUTTON, Action.USE) is Extent.OWN


def test_each_role_reaches_its_own_areas_only() -> None:
    areas = {"ops_admin": ["32"], "volunteer_lead": ["31.71"]}
    caller = verify(mint(DISPATCHER, [Role.OPS_ADMIN, Role.VOLUNTEER_LEAD], areas=areas))

    reach = reach_of(caller, Resource.INCIDENT, Action.READ)
    assert reach == Reach(Extent.AREA, frozenset({"32", "31.71"}))
    accounts = reach_of(caller, Resource.ACCOUNT, Action.READ)
    assert accounts == Reach(Extent.AREA, frozenset({"32"}))  # a lead has no business there


@pytest.mark.parametrize(
    ("area", "expected"), [("31", False), ("31.71", True), ("31.71.02", True), ("31.7", False)]
)
def test_an_area_covers_those_below_it(area: str, expected: bool) -> None:
    areas = {"volunteer_lead": ["31.71"]}
    lead = verify(mint(DISPATCHER, [Role.VOLUNTEER_LEAD], areas=areas))

    assert may(lead, Resource.INCIDENT, Action.READ, area=area) is expected


def test_a_lead_without_areas_is_left_with_own_records() -> None:
    lead = verify(mint(DISPATCHER, [Role.VOLUNTEER_LEAD]))

    assert may(lead, Resource.INCIDENT, Action.READ, owner=DISPATCHER, area="31")
    assert not may(lead, Resource.INCIDENT, Action.READ, owner=REPORTER, area="31")
    assert not may(lead, Resource.INCIDENT, Action.READ)


def test_who_acts_for_somebody_reads_and_nothing_more() -> None:
    acted = verify(mint(VOLUNTEER, [Role.VOLUNTEER], act={"sub": str(DISPATCHER)}))

    assert (acted.user_id, acted.actor_id, acted.acting_for) == (VOLUNTEER, DISPATCHER, VOLUNTEER)
    assert may(acted, Resource.INCIDENT, Action.READ, owner=VOLUNTEER)
    assert not may(acted, Resource.PANIC_BUTTON, Action.USE, owner=VOLUNTEER)


def test_powerful_roles_need_a_second_factor_which_a_code_by_sms_is_not() -> None:
    assert {Role.PUBLIC, Role.VOLUNTEER} == set(Role) - NEEDS_MFA
    assert not any(is_usable(role, ["pwd"]) for role in NEEDS_MFA)
    assert all(is_usable(role, ["pwd", "otp"]) for role in Role)
    assert not any(is_usable(role, ["pwd", "sms"]) for role in NEEDS_MFA)
