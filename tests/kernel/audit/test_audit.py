"""The audit log: written with its deed, chained at commit, refused to be rewritten, verified."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from kreki.audit.models import AuditEvent, AuditLink
from kreki.audit.recording import AuditRefused, record, record_list
from kreki.audit.verifying import verify
from kreki.observe.origin import NOWHERE, current_origin, origin_of

STAFF = "staff:ayu"


def note(number: int = 1, **more: object) -> None:
    with transaction.atomic():
        record("role.granted", actor=STAFF, subject=f"user:{number}", **more)  # type: ignore[arg-type]  # the tests name them


@pytest.fixture
def rewriting() -> Iterator[None]:
    """What a database administrator can do and the service cannot."""
    yield
    for table in ("auditevent", "auditlink"):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE kreki_audit_{table} ENABLE TRIGGER USER")


def rewrite(statement: str) -> None:
    with connection.cursor() as cursor:
        for table in ("auditevent", "auditlink"):
            cursor.execute(f"ALTER TABLE kreki_audit_{table} DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_chain_without_gaps_that_verifies() -> None:
    for number in range(3):
        note(number, reason="uji")

    verdict = verify()

    assert (verdict.links, verdict.broken) == (3, "")
    assert verdict.head == AuditLink.objects.get(number=3).hash


@pytest.mark.django_db(transaction=True)
def test_a_page_of_a_list_is_one_row_of_the_chain() -> None:
    with transaction.atomic():
        record_list("user", actor=STAFF, shown={"user:2", "user:1"}, reason="2 p=1")

    seen = AuditEvent.objects.get()

    assert (seen.action, seen.subject, seen.fields) == (
        "user.listed",
        "list:user",
        ["user:1", "user:2"],
    )
    assert (verify().links, verify().broken) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_recorded() -> None:
    with transaction.atomic():
        record("role.granted", actor=STAFF, subject="user:1")
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()
    assert verify().links == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(AuditRefused, match="inside the transaction"):
        record("role.granted", actor=STAFF, subject="user:1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("auditevent", "actor"), ("auditlink", "hash")])
def test_postgresql_refuses_to_rewrite(verb: str, table: str, column: str) -> None:
    note()

    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(verb.format(f"kreki_audit_{table}", column, column))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rewriting")
@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE kreki_audit_auditevent SET actor = 'staff:budi'", "a column was changed"),
        ("UPDATE kreki_audit_auditevent SET ip = '10.0.0.9'", "a column was changed"),
        ("UPDATE kreki_audit_auditlink SET hash = previous", "its hash is not that of its parts"),
        ("DELETE FROM kreki_audit_auditlink WHERE number = 2", "rows are missing"),
        ("UPDATE kreki_audit_auditlink SET previous = hash", "does not follow"),
        ("DELETE FROM kreki_audit_auditlink WHERE number = 3", "not in the chain"),
    ],
)
def test_the_command_names_the_first_broken_row(statement: str, broken: str) -> None:
    for number in range(3):
        note(number)
    rewrite(statement)

    with pytest.raises(CommandError, match=broken):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_together_with_its_digest_is_found() -> None:
    """The forger recomputes the row's digest, but the link was made over the old one."""
    note()
    event = AuditEvent.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kreki_audit_auditevent DISABLE TRIGGER USER")
    AuditEvent.objects.update(digest="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kreki_audit_auditevent ENABLE TRIGGER USER")

    assert f"event {event.pk}" in verify().broken


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain() -> None:
    def write(number: int) -> None:
        for _ in range(5):
            note(number)
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (verify().links, verify().broken) == (30, "")


@pytest.mark.django_db
def test_values_are_not_kept_and_equal_values_have_equal_hashes() -> None:
    note(1, changes={"email": ("lama@example.test", "baru@example.test")})
    note(2, changes={"email": ("baru@example.test", None)})

    first, second = AuditEvent.objects.order_by("id")

    assert first.fields == ["email"]
    assert first.after_hash == second.before_hash
    assert "example" not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db
def test_the_row_says_where_the_request_came_from() -> None:
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "10.1.1.1, 36.66.1.9", "User-Agent": "HELP119/1.0"}
    )
    token = current_origin.set(origin_of(request))
    try:
        note()
    finally:
        current_origin.reset(token)

    event = AuditEvent.objects.get()
    assert (event.ip, event.user_agent) == ("36.66.1.9", "HELP119/1.0")


@pytest.mark.parametrize("forwarded", ["", "unknown", "<script>"])
def test_an_address_that_is_none_is_left_out(forwarded: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="")

    assert origin_of(request) == NOWHERE
