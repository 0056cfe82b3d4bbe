"""The texts people read, in two languages. Only `ALLOWED` may appear on a locked screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.notify.domain.channels import Language

ALLOWED: Final = ("severity", "eta", "area", "code")
ID, EN = Language.INDONESIAN, Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message may say, as codes that no language belongs to.

    Attributes:
        template: Key of `TEXTS`.
        severity: `critical`, `urgent`, `normal`, or empty.
        eta: Minutes, for example `3-5`; empty if unknown.
        area: Name of the area; empty if unknown.
        code: Short incident code.
    """

    template: str
    code: str
    severity: str = ""
    eta: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    body: str


TEXTS: Final[dict[str, dict[Language, Wording]]] = {
    "invitation": {
        ID: Wording(
            "DARURAT {severity} · {area}",
            "Perkiraan {eta} ke lokasi ({code}). Bisa berangkat sekarang?",
        ),
        EN: Wording(
            "EMERGENCY {severity} · {area}",
            "About {eta} to get there ({code}). Can you go now?",
        ),
    },
    "withdrawal.enough_responders": {
        ID: Wording(
            "Tidak perlu berangkat ({code})", "Penolong sudah cukup. Terima kasih sudah siaga."
        ),
        EN: Wording(
            "No need to go ({code})",
            "Enough responders are coming. Thank you for standing by.",
        ),
    },
    "withdrawal.caller_cancelled": {
        ID: Wording(
            "Tidak perlu berangkat ({code})",
            "Pemanggil membatalkan panggilan. Terima kasih sudah siaga.",
        ),
        EN: Wording(
            "No need to go ({code})",
            "The caller cancelled the call. Thank you for standing by.",
        ),
    },
    "withdrawal.incident_completed": {
        ID: Wording(
            "Tidak perlu berangkat ({code})",
            "Penanganan sudah selesai. Terima kasih sudah siaga.",
        ),
        EN: Wording("No need to go ({code})", "The incident is over. Thank you for standing by."),
    },
    "coming": {
        ID: Wording(
            "Relawan menuju Anda ({code})",
            "Perkiraan tiba {eta}. Nyalakan lampu, buka pintu bila aman. Tetap hubungi 119.",
        ),
        EN: Wording(
            "A volunteer is coming to you ({code})",
            "Expected in {eta}. Light on, door open if safe. Call 119 as well.",
        ),
    },
}
SEVERITIES: Final = {
    ID: {"critical": "KRITIS", "urgent": "MENDESAK", "normal": "BIASA"},
    EN: {"critical": "CRITICAL", "urgent": "URGENT", "normal": "NORMAL"},
}
UNKNOWN_AREA: Final = {ID: "dekat Anda", EN: "near you"}
MINUTES: Final = {ID: "{} menit", EN: "{} minutes"}
SOON: Final = {ID: "beberapa menit", EN: "a few minutes"}


def withdrawal_template(reason: str) -> str:
    """Key of the text for a withdrawal; an unknown reason gets the one that is always true."""
    key = f"withdrawal.{reason}"
    return key if key in TEXTS else "withdrawal.enough_responders"


def spell_out(facts: Facts, language: Language) -> dict[str, str]:
    """The allowed variables as words of `language`, none of them empty."""
    return {
        "severity": SEVERITIES[language].get(facts.severity, facts.severity.upper()),
        "eta": MINUTES[language].format(facts.eta) if facts.eta else SOON[language],
        "area": facts.area or UNKNOWN_AREA[language],
        "code": facts.code,
    }


def word(facts: Facts, language: Language) -> Wording:
    """Title and body in `language`."""
    text = TEXTS[facts.template][language]
    words = spell_out(facts, language)
    return Wording(text.title.format_map(words), text.body.format_map(words))
