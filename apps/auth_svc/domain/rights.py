"""Terms and refusals of people's rights (UU PDP 27/2022)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kreki.errors import DomainError, Kind, gettext_noop

DUE: Final = timedelta(hours=72)  # 3 x 24 hours, as the law says of most rights
ALARM: Final = timedelta(hours=48)  # a person looks for the missing answer while there is time
POSTPONED: Final = timedelta(hours=1)  # an erasure, while the person is in an emergency
ARCHIVE_KEPT: Final = timedelta(days=7)
ANEW_AFTER: Final = timedelta(days=1)  # a younger copy is given again instead of a new one


class ConsentTextOutdated(DomainError):
    """The text has a newer version than the one that was read."""

    kind = Kind.CONFLICT
    code = "AUTH_CONSENT_TEXT_OUTDATED"
    text = gettext_noop("Teks persetujuan sudah diperbarui. Baca teks yang baru lebih dahulu.")


class ExportNotFound(DomainError):
    """Nothing was asked for, it is not ready, or its seven days are over."""

    kind = Kind.NOT_FOUND
    code = "AUTH_EXPORT_NOT_FOUND"
    text = gettext_noop("Salinan data tidak ditemukan atau belum siap.")


class OnOpenIncident(DomainError):
    """The person called for help or is helping right now."""

    kind = Kind.CONFLICT
    code = "AUTH_DELETION_DURING_INCIDENT"
    text = gettext_noop("Akun tidak dapat dihapus selama Anda terlibat dalam insiden berjalan.")


class LastSystemAdmin(DomainError):
    """Nobody could grant roles any more."""

    kind = Kind.CONFLICT
    code = "AUTH_LAST_SYSTEM_ADMIN"
    text = gettext_noop("Anda admin sistem terakhir. Tunjuk pengganti lebih dahulu.")


class EmergencyUnavailable(DomainError):
    """Emergency did not say whether the person is on an open incident."""

    kind = Kind.UNAVAILABLE
    code = "AUTH_EMERGENCY_UNAVAILABLE"
    text = gettext_noop("Layanan darurat sedang tidak dapat ditanya. Coba lagi sebentar.")
    retry_after_s = 30


class DeletionNotFound(DomainError):
    """The person asked for no deletion, or the days to think are over."""

    kind = Kind.NOT_FOUND
    code = "AUTH_DELETION_NOT_FOUND"
    text = gettext_noop("Tidak ada penghapusan yang dapat dibatalkan.")
