"""Puts facts into the texts of `texts.py`. Only `ALLOWED` may appear on a locked screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from apps.notify.domain.channels import Language
from apps.notify.domain.texts import EN, ID, TEXTS, Wording

ALLOWED: Final = ("severity", "eta", "area", "code", "device", "at", "link", "about")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message may say, as codes that no language belongs to.

    Attributes:
        template: Key of `TEXTS`.
        severity: `critical`, `urgent`, `normal`, or empty.
        eta: Minutes, for example `3-5`; empty if unknown.
        area: Name of the area; empty if unknown.
        code: Short incident code; for codes of KREKI ID the code itself, never stored.
        device: What a device is called; empty if unknown.
        at: Moment in ISO 8601; empty if none is told.
        link: Address of a page of KREKI.
        about: What support was asked about: a key of `ABOUT`.
    """

    template: str
    code: str
    severity: str = ""
    eta: str = ""
    area: str = ""
    device: str = ""
    at: str = ""
    link: str = ""
    about: str = ""


SEVERITIES: Final = {
    ID: {"critical": "KRITIS", "urgent": "MENDESAK", "normal": "BIASA"},
    EN: {"critical": "CRITICAL", "urgent": "URGENT", "normal": "NORMAL"},
}
UNKNOWN_AREA: Final = {ID: "dekat Anda", EN: "near you"}
MINUTES: Final = {ID: "{} menit", EN: "{} minutes"}
UNKNOWN_DEVICE: Final = {ID: "tidak dikenal", EN: "unknown"}
TIME: Final = {ID: "%d-%m-%Y %H.%M WIB", EN: "%d-%m-%Y %H:%M WIB"}
JUST_NOW: Final = {ID: "baru saja", EN: "just now"}
WIB: Final = ZoneInfo("Asia/Jakarta")
ABOUT: Final = {
    ID: {
        "sign_in": "masalah masuk",
        "account": "data akun",
        "volunteering": "kerelawanan",
        "emergency": "panggilan darurat",
    },
    EN: {
        "sign_in": "a problem with signing in",
        "account": "data of the account",
        "volunteering": "volunteering",
        "emergency": "a call for help",
    },
}
OTHER: Final = {ID: "permintaan bantuan lain", EN: "another request for help"}
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
        "device": facts.device or UNKNOWN_DEVICE[language],
        "at": _spell_time(facts.at, language) if facts.at else JUST_NOW[language],
        "link": facts.link or "KREKI ID",
        "about": ABOUT[language].get(facts.about, OTHER[language]),
    }


def _spell_time(at: str, language: Language) -> str:
    return datetime.fromisoformat(at).astimezone(WIB).strftime(TIME[language])


def word(facts: Facts, language: Language) -> Wording:
    """Title and body in `language`."""
    text = TEXTS[facts.template][language]
    words = spell_out(facts, language)
    return Wording(text.title.format_map(words), text.body.format_map(words))
