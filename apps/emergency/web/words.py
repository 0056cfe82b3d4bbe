"""The words for codes that the database keeps, so no page shows a bare code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.emergency.domain.picture import Mark
from apps.emergency.models import Incident

Words = Mapping[str, str | Promise]

MARKS: Final[Mapping[Mark, str | Promise]] = {
    Mark.ARRIVED: gettext_lazy("Tiba di lokasi"),
    Mark.ACCEPTED: gettext_lazy("Menerima, sedang menuju lokasi"),
    Mark.WAITING: gettext_lazy("Diundang, belum menjawab"),
    Mark.SILENT: gettext_lazy("Tidak menjawab sampai batas waktu"),
    Mark.DECLINED: gettext_lazy("Menolak"),
    Mark.UNREACHED: gettext_lazy("Tidak terhubung lewat saluran mana pun"),
    Mark.WITHDRAWN: gettext_lazy("Dibatalkan, tidak perlu berangkat"),
    Mark.CONSIDERED: gettext_lazy("Dipertimbangkan, tidak diundang"),
}
REASONS: Final[Words] = {
    "invited": gettext_lazy("diundang"),
    "not_needed_yet": gettext_lazy("belum diperlukan: ada yang lebih dekat"),
    "already_invited": gettext_lazy("sudah diundang sebelumnya"),
    "is_reporter": gettext_lazy("pelapor sendiri"),
    "suspended": gettext_lazy("tidak aktif sebagai relawan"),
    "credential_lapsed": gettext_lazy("tidak memiliki sertifikat yang berlaku"),
    "busy": gettext_lazy("sedang menangani insiden lain"),
    "stale_fix": gettext_lazy("posisi terakhir lebih lama dari 10 menit"),
}
KINDS: Final[Words] = {
    "raised": gettext_lazy("Tombol panik ditekan"),
    "pressed_again": gettext_lazy("Tombol panik ditekan lagi"),
    "invited": gettext_lazy("Relawan diundang"),
    "nobody_found": gettext_lazy("Tidak ada relawan yang dapat diundang"),
    "seen": gettext_lazy("Undangan dilihat"),
    "accepted": gettext_lazy("Undangan diterima"),
    "declined": gettext_lazy("Undangan ditolak"),
    "unreached": gettext_lazy("Relawan tidak terhubung"),
    "arrived": gettext_lazy("Relawan tiba"),
    "withdrawn": gettext_lazy("Undangan dibatalkan"),
    "completed": gettext_lazy("Insiden selesai"),
    "cancelled": gettext_lazy("Insiden dibatalkan"),
}
WITHDRAWALS: Final[Words] = {
    "enough_responders": gettext_lazy("penolong sudah cukup"),
    "not_eligible": gettext_lazy("tidak lagi berhak diundang"),
    "caller_cancelled": gettext_lazy("dibatalkan pemanggil"),
    "dispatcher_cancelled": gettext_lazy("dibatalkan petugas"),
    "incident_completed": gettext_lazy("insiden selesai"),
    "abandoned": gettext_lazy("tidak ada kabar lagi"),
}
FLAGS: Final[Words] = {
    "outside_indonesia": gettext_lazy("posisi di luar Indonesia"),
    "poor_accuracy": gettext_lazy("posisi kurang akurat"),
}
MODES: Final[Words] = {
    "foot": gettext_lazy("jalan kaki"),
    "bicycle": gettext_lazy("sepeda"),
    "motorbike": gettext_lazy("sepeda motor"),
    "car": gettext_lazy("mobil"),
}


def word(words: Words, code: str) -> str:
    """The word; a code of a newer release is shown as it is."""
    return str(words.get(code, code))


def tally(reasons: Iterable[str]) -> str:
    """How often each reason occurs, the commonest first; empty reasons do not count."""
    counts = Counter(reason for reason in reasons if reason)
    return "; ".join(f"{word(REASONS, reason)}: {n}" for reason, n in counts.most_common())


def flags(codes: list[str]) -> str:
    return ", ".join(word(FLAGS, code) for code in codes)


def details(data: dict[str, Any]) -> str:
    """Facts of a timeline entry as one line."""
    people, eta, moved_m = data.get("people"), data.get("eta_minutes"), data.get("moved_m")
    parts = [
        ngettext("%(n)s orang", "%(n)s orang", people) % {"n": people} if people else "",
        _("perkiraan tiba %(n)s menit") % {"n": eta} if eta is not None else "",
        _("berpindah %(n)s m") % {"n": moved_m} if moved_m else "",
        word(WITHDRAWALS, data["reason"]) if "reason" in data else "",
        str(Incident.Severity(data["severity"]).label) if "severity" in data else "",
        flags(data.get("flags", [])),
    ]
    return ", ".join(part for part in parts if part)
