"""A list of people becomes accounts; every row that cannot is named with its reason."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from apps.auth_svc.models import User
from apps.auth_svc.services.import_rows import Candidate, Refusal, read_rows
from apps.auth_svc.services.importing import import_people
from kreki.audit.models import AuditEvent
from kreki.events.models import Outbox
from tests.auth_svc.factories import EMAIL, account

pytestmark = pytest.mark.django_db
HEADER = "full_name,email,phone,language,verified\n"


def run(tmp_path: Path, text: str | bytes, *options: str) -> tuple[int, list[list[str]]]:
    """Exit code, and the rows of the report below its header."""
    file, report = tmp_path / "people.csv", tmp_path / "refused.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    code = 0
    try:
        call_command("import_users", str(file), "--report", str(report), *options)
    except SystemExit as stop:
        code = int(str(stop.code))
    header, *rows = csv.reader(report.read_text().splitlines())
    assert header == ["row", "field", "reason"]
    return code, rows


def test_people_get_accounts_without_a_password(tmp_path: Path) -> None:
    text = f"{HEADER}Sari Utami,Sari@Example.TEST,0812-3456-7890,en,ya\nBudi,,+62 813 1,,\n"

    code, refused = run(tmp_path, text)

    sari = User.objects.get()
    assert (sari.full_name, sari.email, sari.phone) == ("Sari Utami", EMAIL, "+6281234567890")
    assert (sari.language, sari.phone_verified) == ("en", True)
    assert not sari.has_usable_password()
    assert (code, refused) == (1, [["3", "phone", "bukan nomor telepon"]])


def test_contacts_are_announced_if_the_organisation_knows_them(tmp_path: Path) -> None:
    run(tmp_path, f"{HEADER}Sari,{EMAIL},081234567890,,ya\nBudi,budi@example.test,,,\n")

    sari, budi = (row.data for row in Outbox.objects.order_by("id"))
    assert (sari["email"], sari["phone_e164"]) == (EMAIL, "+6281234567890")
    assert (budi["email"], budi["phone_e164"]) == (None, None)
    assert [*EmailAddress.objects.order_by("id").values_list("verified", "primary")] == [
        (True, True),
        (False, True),
    ]


def test_repeating_a_list_imports_nobody(tmp_path: Path) -> None:
    text = f"{HEADER}Sari,{EMAIL},,,\nBudi,,081300000000,,\n"
    assert run(tmp_path, text) == (0, [])

    code, refused = run(tmp_path, text)

    assert (code, refused) == (
        1,
        [["2", "email", "sudah terdaftar"], ["3", "phone", "sudah terdaftar"]],
    )
    assert (User.objects.count(), Outbox.objects.count()) == (2, 2)


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    text = f"{HEADER}Sari,{EMAIL},,,\nBudi,nobody,,,\n"

    assert run(tmp_path, text, "--dry-run") == (1, [["3", "email", "bukan alamat surel"]])

    assert (User.objects.count(), Outbox.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_the_log_names_the_list_and_its_rows(tmp_path: Path) -> None:
    run(tmp_path, f"{HEADER}Sari,{EMAIL},,,\n")

    row = AuditEvent.objects.get()
    assert (row.action, row.reason) == ("accounts.imported", "2-2: 1")
    assert row.subject.startswith("import:")


def test_twins_in_the_list_are_refused_with_the_row_of_the_first(tmp_path: Path) -> None:
    text = f"{HEADER}A,a@x.test,08121111111,,\nB,A@X.test,,,\nC,,+628121111111,,\n"

    assert run(tmp_path, text) == (
        1,
        [["3", "email", "sama dengan baris 2"], ["4", "phone", "sama dengan baris 2"]],
    )


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",a@x.test,,,", "full_name"),
        ("Sari,,,,", "email"),
        ("Sari,a@x,,,", "email"),
        ("Sari,sarí@x.test,,,", "email"),
        ("Sari,,119,,", "phone"),
        ("Sari,a@x.test,,jv,", "language"),
        ("Sari,a@x.test,,,mungkin", "verified"),
        (f"{'x' * 151},a@x.test,,,", "full_name"),
        ("Sa\0ri,a@x.test,,,", "full_name"),
        ("Sari,a@x.test,,,,,", ""),
        ('"' + "x" * 140_000 + '",a@x.test,,,', ""),
    ],
)
def test_a_bad_row_is_refused_by_field_and_the_next_is_read(line: str, field: str) -> None:
    first, second = read_rows([HEADER, f"{line}\n", "Budi,budi@example.test,,,\n"])

    assert isinstance(first, Refusal)
    assert (first.row, first.field) == (2, field)
    assert isinstance(second, Candidate)
    assert second.row == 3


def test_letters_of_another_encoding_are_refused(tmp_path: Path) -> None:
    text = HEADER.encode() + "Renée,renee@example.test,,,\n".encode("latin-1")

    code, refused = run(tmp_path, text)

    assert (code, [row[:2] for row in refused]) == (1, [["2", "full_name"]])


def test_semicolons_and_the_mark_of_spreadsheets_are_read(tmp_path: Path) -> None:
    text = f"\ufefffull_name;phone;email\nSari;;{EMAIL}\n\n;;\n"

    assert run(tmp_path, text) == (0, [])
    assert User.objects.get().email == EMAIL


@pytest.mark.parametrize(
    "header", ["", "full_name,email", "full_name,email,phone,role", "email,email,phone,full_name"]
)
def test_a_header_that_is_not_understood_is_wrong_use(tmp_path: Path, header: str) -> None:
    with pytest.raises(CommandError, match="kolom") as refused:
        run(tmp_path, f"{header}\nSari,{EMAIL},,\n")

    assert refused.value.returncode == 2
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("full_name,email,phone\nSari,,0812\n".encode("utf-16"), "bukan UTF-8"),
        (b"\xe9mail,full_name,phone\n", "bukan UTF-8"),
        (b"x" * 10_000_000, "tidak dapat dibaca"),
        (b'"' + b"x\n" * 100_000, "kolom"),
    ],
)
def test_what_is_no_list_at_all_is_wrong_use(tmp_path: Path, text: bytes, words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        run(tmp_path, text)

    assert refused.value.returncode == 2
    assert len(str(refused.value)) < 500
    assert not User.objects.exists()


def test_a_cell_of_ten_megabytes_is_one_bad_row(tmp_path: Path) -> None:
    text = HEADER + '"' + "x" * 10_000_000 + f'",a@x.test,,,\nBudi,{EMAIL},,,\n'

    code, refused = run(tmp_path, text)

    assert (code, [row[:2] for row in refused]) == (1, [["2", ""]])
    assert User.objects.get().email == EMAIL


def test_a_report_that_cannot_be_written_stops_everything(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADER}Sari,{EMAIL},,,\n")

    with pytest.raises(CommandError) as refused:
        call_command("import_users", str(file), "--report", str(tmp_path / "none" / "x.csv"))

    assert refused.value.returncode == 2
    assert not User.objects.exists()


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_users", str(tmp_path / "none.csv"))

    assert refused.value.returncode == 2


@pytest.mark.slow
def test_batches_are_imported_one_after_another() -> None:
    account()
    people = [
        Candidate(
            row=number,
            full_name="Budi",
            email=f"{number}@example.test",
            phone=None,
            language="id",
            is_verified=True,
        )
        for number in range(2, 2_503)
    ]

    batches = list(import_people(people, source="test", is_dry_run=False))

    assert [batch.imported for batch in batches] == [1_000, 1_000, 501]
    assert User.objects.count() == 2_502
