"""`create_admin` makes one local staff account and may be repeated."""

from __future__ import annotations

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def create_admin(**options: str) -> str:
    said = StringIO()
    call_command("create_admin", stdout=said, **options)
    return said.getvalue().strip()


def test_the_printed_password_opens_the_admin() -> None:
    address, name, password = create_admin().split()

    account = authenticate(username=name, password=password)
    assert account is not None
    assert account.is_staff
    assert address.endswith(f"/admin/{settings.SERVICE.slug}/")


def test_a_second_run_changes_nothing_and_says_so() -> None:
    create_admin()
    before = get_user_model().objects.values().get()

    assert "tidak ada yang diubah" in create_admin()

    assert get_user_model().objects.values().get() == before


def test_a_given_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "dari-lingkungan-1")

    said = create_admin(username="rini")

    assert "dari-lingkungan-1" not in said
    assert authenticate(username="rini", password="dari-lingkungan-1") is not None


def test_another_given_password_replaces_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    create_admin()
    monkeypatch.setenv("ADMIN_PASSWORD", "dari-lingkungan-2")

    first, second = create_admin(), create_admin()

    assert "(ADMIN_PASSWORD)" in first
    assert "tidak ada yang diubah" in second
    assert authenticate(username="admin", password="dari-lingkungan-2") is not None
