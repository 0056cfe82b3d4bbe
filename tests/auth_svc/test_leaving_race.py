"""Many leave at the same instant: one system administrator stays, and one wish is one wish."""

from __future__ import annotations

from itertools import cycle
from uuid import UUID

import pytest
from django.utils import timezone

from apps.auth_svc.domain.rights import LastSystemAdmin
from apps.auth_svc.models import Erasure, User
from apps.auth_svc.services import accounts, erasing, roles
from tests.auth_svc.factories import account
from tests.auth_svc.test_refresh_race import RACERS, race
from tests.people import VOLUNTEER, person

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
NOW = timezone.now()


def admin(number: int) -> UUID:
    user = account(person(number), email=f"{number}@example.test", phone=None)
    roles.grant_role(user_id=user.pk, role="system_admin", by="t", reason="", now=NOW)
    return user.pk


def leave(user_id: UUID, way: str) -> tuple[int, str]:
    try:
        if way == "wish":
            erasing.request_erasure(user_id=user_id, now=NOW)
        else:
            accounts.suspend(user_id=user_id, by="t", reason="", now=NOW)
    except LastSystemAdmin as refusal:
        return 409, refusal.code
    return 200, ""


def test_of_all_system_admins_who_leave_at_once_one_stays() -> None:
    people = [admin(number) for number in range(1, RACERS + 1)]
    turns = list(zip(people, cycle(["wish", "suspension"]), strict=False))

    results = race(lambda: leave(*turns.pop()))

    assert sorted(status for status, _ in results) == [200] * (RACERS - 1) + [409]
    assert User.objects.filter(status=User.Status.ACTIVE).count() == 1


def test_first_wishes_at_once_are_one_wish() -> None:
    account()

    results = race(lambda: leave(VOLUNTEER, "wish"))

    assert results == [(200, "")] * RACERS
    assert Erasure.objects.count() == 1
