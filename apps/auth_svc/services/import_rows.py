"""Reads a list of people, row by row; each row is a person, or says what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.domain.contacts import normalise_phone

REQUIRED: Final = frozenset({"full_name", "email", "phone"})
COLUMNS: Final = REQUIRED | {"language", "verified"}
LONGEST_NAME: Final = 150
LONGEST_EMAIL: Final = 254
VERIFIED: Final = {"ya": True, "tidak": False, "": False}
Value = TypeVar("Value")
NOT_UTF8: Final = "\N{REPLACEMENT CHARACTER}"


class BadHeader(Exception):
    """The first row does not name the columns; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Row as a spreadsheet counts, the header being 1; `field` is empty for the whole row."""

    row: int
    field: str
    reason: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person as the row tells, contacts in the form in which they are stored.

    Attributes:
        is_verified: The organisation knows the contacts to be this person's.
    """

    row: int
    full_name: str
    email: str | None
    phone: str | None
    language: str
    is_verified: bool


class _Unusable(Exception):
    """One cell; its arguments are field and reason."""


def read_rows(lines: Iterable[str]) -> Iterator[Candidate | Refusal]:
    """One by one, in the order of the file; blank rows are skipped.

    Args:
        lines: CSV with commas, or semicolons as spreadsheets in Indonesia write them.

    Raises:
        BadHeader: before the first row.
    """
    lines = iter(lines)
    first = next(lines, "")
    separator = ";" if ";" in first else ","
    columns = _read_header(_split(first, separator))
    reader = csv.reader(lines, delimiter=separator)
    for row, cells in enumerate(_without_broken(reader), start=2):
        if cells is None:
            yield Refusal(row, "", _("baris ini tidak dapat dibaca sebagai CSV"))
        elif any(cell.strip() for cell in cells):
            yield _read(row, columns, [cell.strip() for cell in cells])


def _split(header: str, separator: str) -> list[str]:
    if NOT_UTF8 in header or "\0" in header:
        raise BadHeader("bukan UTF-8; simpan ulang sebagai CSV UTF-8")
    try:
        return next(csv.reader([header], delimiter=separator), [])
    except csv.Error as error:
        raise BadHeader("baris pertama tidak dapat dibaca sebagai CSV") from error


def _without_broken(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """The rows; None stands for one that the reader gave up. It goes on with the next line."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None


def _read_header(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    missing, unknown = REQUIRED - {*columns}, {*columns} - COLUMNS
    if missing or unknown or len({*columns}) < len(columns):
        raise BadHeader(
            f"baris pertama harus menyebut kolom {', '.join(sorted(REQUIRED))}, boleh juga "
            f"{', '.join(sorted(COLUMNS - REQUIRED))}, masing-masing sekali; "
            f"kurang: {_words(missing)}; tidak dikenal: {_words(unknown)}"
        )
    return columns


def _words(names: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "-"


def _read(row: int, columns: list[str], cells: list[str]) -> Candidate | Refusal:
    if len(cells) > len(columns):
        return Refusal(row, "", _("lebih banyak kolom daripada judulnya"))
    given = dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False))
    try:
        return _understand(row, given)
    except _Unusable as unusable:
        return Refusal(row, *unusable.args)


def _understand(row: int, given: dict[str, str]) -> Candidate:
    for field, value in given.items():
        if NOT_UTF8 in value or not value.isprintable():
            raise _Unusable(field, _("memuat huruf yang bukan UTF-8 atau tidak tercetak"))
    email, phone = _email(given["email"]), _phone(given["phone"])
    if email is None and phone is None:
        raise _Unusable("email", _("surel atau nomor telepon wajib ada"))
    return Candidate(
        row=row,
        full_name=_name(given["full_name"]),
        email=email,
        phone=phone,
        language=_one_of("language", given["language"], {"id": "id", "en": "en", "": "id"}),
        is_verified=_one_of("verified", given["verified"], VERIFIED),
    )


def _name(value: str) -> str:
    if not value:
        raise _Unusable("full_name", _("nama wajib ada"))
    if len(value) > LONGEST_NAME:
        raise _Unusable("full_name", _("nama lebih panjang dari 150 huruf"))
    return value


def _email(value: str) -> str | None:
    if not value:
        return None
    try:
        validate_email(value)
    except ValidationError:
        raise _Unusable("email", _("bukan alamat surel")) from None
    if not value.isascii() or len(value) > LONGEST_EMAIL:
        raise _Unusable("email", _("bukan alamat surel"))
    return value.lower()


def _phone(value: str) -> str | None:
    if not value:
        return None
    try:
        return normalise_phone(value)
    except ValueError:
        raise _Unusable("phone", _("bukan nomor telepon")) from None


def _one_of(field: str, value: str, known: dict[str, Value]) -> Value:
    if value.lower() not in known:
        words = ", ".join(word for word in known if word)
        raise _Unusable(field, _("harus salah satu dari: %(words)s") % {"words": words})
    return known[value.lower()]
