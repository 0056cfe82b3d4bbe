"""The one file that a person gets: a folder per service, a JSON file per kind of record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from allauth.socialaccount.models import SocialAccount

from apps.auth_svc.models import Consent, DeviceSession, SupportSession, User, UserRole
from kreki.privacy.everywhere import show_audit
from kreki.privacy.holdings import Held, Holdings, Row

OWN: Final = Holdings(
    tables=(
        Held(
            name="account",
            model=User,
            person="pk",
            shown=(
                *("id", "email", "phone", "phone_verified", "full_name"),
                *("language", "time_zone", "created_at"),
            ),
        ),
        Held(
            name="roles",
            model=UserRole,
            person="user_id",
            shown=("role_id", "scope_type", "scope_id", "valid_from", "valid_until", "reason"),
        ),
        Held(
            name="devices",
            model=DeviceSession,
            person="user_id",
            shown=("user_agent", "ip", "auth_time", "last_seen_at", "ended_at"),
        ),
        Held(
            name="support_accesses",
            model=SupportSession,
            person="person_id",
            shown=("category", "began_at", "ended_at"),
        ),
        Held(
            name="other_accounts",
            model=SocialAccount,
            person="user_id",
            shown=("provider", "uid", "date_joined", "last_login"),
        ),
        Held(
            name="consents",
            model=Consent,
            person="user_id",
            shown=("text", "given", "channel", "language", "at"),
        ),
    )
)
README: Final = """\
Salinan data Anda di KREKI. Setiap map adalah satu layanan, setiap berkas satu jenis catatan (JSON).
Simpan dengan aman: isinya data pribadi.

A copy of your data at KREKI. Each folder is one service, each file one kind of record (JSON).
Keep it safe: these are personal data.
"""


def show_own(user_id: UUID) -> dict[str, list[Row]]:
    """What KREKI ID itself holds."""
    return {**OWN.show(user_id), "access_log": show_audit(user_id)}


def build_archive(records: Mapping[str, Mapping[str, object]]) -> bytes:
    """A ZIP of `<service>/<name>.json` from service -> name -> rows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for service, lists in records.items():
            for name, rows in lists.items():
                text = msgspec.json.format(msgspec.json.encode(rows, enc_hook=str), indent=2)
                archive.writestr(f"{service}/{name}.json", text)
    return file.getvalue()
