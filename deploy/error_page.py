"""Writes docs/errors.md from the error classes themselves, read as text: no service is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kreki.api.status import STATUS
from kreki.errors import Kind

HEAD: Final = """\
# Error codes

Every failure is answered in the envelope: `{"success": false, "data": null, "error": {"code",
"message", "details"}, "meta"}`. Programs decide on `code`; people read `message`, in Indonesian or,
with `Accept-Language: en`, in English. Written by `make snapshots` from the code.

## From the framework and the gateway

`RATE_LIMITED`, listed below, also comes from the gateway.

| Code | Status | When |
|---|--:|---|
| `VALIDATION_ERROR` | 400 | Something is wrong; `details` names field and message for each |
| `BAD_REQUEST` | 400, 414, 431 | Host name, address or headers cannot be read, or are too long |
| `PARSE_ERROR` | 400 | The body is not JSON |
| `NOT_AUTHENTICATED` | 401 | No access token |
| `TOKEN_NOT_VALID` | 401 | The access token is expired, foreign or forged |
| `BAD_AUTHORIZATION_HEADER` | 401 | The header is not `Authorization: Bearer <token>` |
| `PERMISSION_DENIED` | 403 | The role does not allow this |
| `NOT_FOUND` | 404 | No such address |
| `METHOD_NOT_ALLOWED` | 405 | The address exists, not with this method |
| `NOT_ACCEPTABLE` | 406 | Only JSON is answered |
| `PAYLOAD_TOO_LARGE` | 413 | More than 1 MB |
| `UNSUPPORTED_MEDIA_TYPE` | 415 | Send `Content-Type: application/json` |
| `OVERLOADED` | 503 | All database connections are in use; wait `Retry-After` seconds |
| `SERVICE_UNAVAILABLE` | 503 | The service, or its database, is down; wait `Retry-After` seconds |
| `INTERNAL_ERROR` | 500 | Our mistake; quote `meta.request_id` |

## Raised by the services

| Code | Status | Message | Where |
|---|--:|---|---|
"""


@dataclass(frozen=True, slots=True, order=True)
class Row:
    code: str
    status: int
    text: str
    where: str


def page(root: Path) -> str:
    """The whole document; codes in alphabetical order."""
    rows = sorted(row for path in _sources(root) for row in _rows(path, root))
    return HEAD + "".join(
        f"| `{row.code}` | {row.status} | {row.text} | `{row.where}` |\n" for row in rows
    )


def _sources(root: Path) -> Iterator[Path]:
    for folder in ("apps", "kreki"):
        yield from sorted((root / folder).rglob("*.py"))


def _rows(path: Path, root: Path) -> Iterator[Row]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef):
            fields = dict(_assigned(node))
            if {"code", "kind", "text"} <= fields.keys():
                kind = Kind[fields["kind"]]
                where = str(path.relative_to(root))
                yield Row(fields["code"], STATUS[kind], fields["text"], where)


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Class attributes set to a text, to a marked text, or to a member of Kind."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name, value = statement.targets[0].id, statement.value
            if isinstance(value, ast.Call) and value.args:
                value = value.args[0]
            if isinstance(value, ast.Constant):
                yield name, str(value.value)
            elif isinstance(value, ast.Attribute):
                yield name, value.attr
