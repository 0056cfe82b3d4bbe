"""`create_admin` makes the account that opens all seven admins, and may be repeated."""

from __future__ import annotations

from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.selectors import get_authority
from kreki.audit.models import AuditEvent
from kreki.events.models import Outbox
from tests.auth_svc.oidc.flow import browser

pytestmark = pytest.mark.django_db
EMAIL = "kepala@example.test"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def create_admin(email: str = EMAIL) -> list[str]:
    said = StringIO()
    call_command("create_admin", email=email, stdout=said)
    return said.getvalue().split("\n")


def test_the_account_has_a_verified_address_a_second_factor_and_the_highest_role() -> None:
    address, password, factor, _end = create_admin()

    user = User.objects.get()
    assert address.endswith(f"/admin/ {EMAIL}")
    assert user.check_password(password.removeprefix("sandi: "))
    assert EmailAddress.objects.filter(user=user, email=EMAIL, verified=True, primary=True).exists()
    assert "system_admin" in get_authority(user.pk, now=timezone.now()).roles
    url = urlsplit(factor.removeprefix("autentikator: "))
    (secret,) = parse_qs(url.query)["secret"]
    assert url.scheme == "otpauth"
    assert decrypt(Authenticator.objects.get().data["secret"]) == secret
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"account.created", "account.factor_added", "role.granted"} <= actions
    assert Outbox.objects.filter(type="auth.contact.changed.v1").exists()


def test_a_second_run_changes_nothing_and_says_so() -> None:
    create_admin()
    before = User.objects.values().get(), Authenticator.objects.values().get()

    assert "sudah ada, tidak ada yang diubah." in create_admin("Kepala@Example.test")

    assert (User.objects.values().get(), Authenticator.objects.values().get()) == before


def test_given_secrets_are_used_and_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "Dari-Lingkungan-1")
    monkeypatch.setenv("ADMIN_TOTP_SECRET", SECRET)

    said = "\n".join(create_admin())

    assert "Dari-Lingkungan-1" not in said
    assert User.objects.get().check_password("Dari-Lingkungan-1")
    assert decrypt(Authenticator.objects.get().data["secret"]) == SECRET


def test_other_given_secrets_replace_the_old_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    create_admin()
    monkeypatch.setenv("ADMIN_PASSWORD", "Dari-Lingkungan-2")
    monkeypatch.setenv("ADMIN_TOTP_SECRET", SECRET)

    first, second = create_admin(), create_admin()

    assert "sandi: (ADMIN_PASSWORD)" in first
    assert "sudah ada, tidak ada yang diubah." in second
    assert User.objects.get().check_password("Dari-Lingkungan-2")
    assert decrypt(Authenticator.objects.get().data["secret"]) == SECRET


@pytest.mark.parametrize(
    ("variable", "value"), [("ADMIN_PASSWORD", "Dari-Lingkungan-3"), ("ADMIN_TOTP_SECRET", SECRET)]
)
def test_another_secret_signs_out_everywhere(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    create_admin()
    browser(User.objects.get())
    monkeypatch.setenv(variable, value)

    create_admin()

    assert not Session.objects.exists()
    assert not DeviceSession.objects.filter(ended_at=None).exists()


def test_without_another_secret_nobody_is_signed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOTP_SECRET", SECRET)
    create_admin()
    browser(User.objects.get())

    create_admin()

    assert DeviceSession.objects.filter(ended_at=None).exists()


def test_another_factor_leaves_no_passkey_and_no_recovery_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_admin()
    kinds = Authenticator.Type
    for kind in (kinds.WEBAUTHN, kinds.RECOVERY_CODES):
        Authenticator.objects.create(user=User.objects.get(), type=kind, data={})
    monkeypatch.setenv("ADMIN_TOTP_SECRET", SECRET)

    create_admin()

    assert Authenticator.objects.get().type == kinds.TOTP


@pytest.mark.parametrize(
    ("variables", "email", "named"),
    [
        ({}, "bukan-surel", "--email"),
        ({"ADMIN_PASSWORD": "pendek"}, EMAIL, "ADMIN_PASSWORD"),
        ({"ADMIN_TOTP_SECRET": "01"}, EMAIL, "ADMIN_TOTP_SECRET"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], email: str, named: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(CommandError, match=named):
        create_admin(email)

    assert not User.objects.exists()
