"""What the landing page shows of accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.auth_svc.models import User
from apps.auth_svc.services.audit import record_refused_sign_in
from apps.auth_svc.web.card import read_lines
from tests.auth_svc.factories import account
from tests.people import STRANGER

pytestmark = pytest.mark.django_db


def test_refused_sign_ins_suspended_and_new_accounts_are_counted() -> None:
    account()
    account(STRANGER, email="x@example.test", phone=None, status=User.Status.SUSPENDED)
    User.objects.filter(pk=STRANGER).update(created_at=timezone.now() - timedelta(days=2))
    record_refused_sign_in(contact="sari@example.test", user_id=None, reason="password")

    assert [line.value for line in read_lines(now=timezone.now())] == [1, 1, 1]


def test_old_refusals_are_forgotten() -> None:
    record_refused_sign_in(contact="sari@example.test", user_id=None, reason="password")

    later = timezone.now() + timedelta(minutes=16)

    assert read_lines(now=later)[0].value == 0


def test_the_card_costs_one_query_beside_those_that_prove_the_rights(
    staff: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    staff.get("/admin/auth/")  # the first page writes the rights

    with django_assert_num_queries(5):
        answer = staff.get("/admin/auth/_cards/")

    assert answer.status_code == 200
    assert "data-as-of" in answer.content.decode()
