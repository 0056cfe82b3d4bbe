"""Why somebody is not signed in, in words they can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says, under which status, and which page of KREKI ID helps."""

    status: HTTPStatus
    text: str | Promise
    help_page: str = ""
    help_label: str | Promise = ""


class Refusal(Enum):
    """The reasons there are."""

    STATE = "state"  # nothing was asked in this browser
    UNTRUSTED = "untrusted"  # not KREKI ID, or not about us
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    SIGN_IN = "sign_in"  # prompt=none cannot be answered
    NO_ROLE = "no_role"
    SECOND_FACTOR = "second_factor"


class Refused(Exception):
    """Raised on the way in; the page says `WORDS[refusal]`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


ENROL: Final = ("/id/2fa/", _("Pasang faktor kedua di KREKI ID"))

WORDS: Final = {
    Refusal.STATE: Words(
        HTTPStatus.BAD_REQUEST,
        _("Upaya masuk ini sudah kedaluwarsa atau dimulai di peramban lain. Silakan ulangi."),
    ),
    Refusal.UNTRUSTED: Words(
        HTTPStatus.BAD_REQUEST,
        _("Jawaban yang diterima tidak dapat dibuktikan berasal dari KREKI ID, jadi ditolak."),
    ),
    Refusal.UNREACHABLE: Words(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("KREKI ID sedang tidak menjawab. Silakan ulangi sebentar lagi."),
    ),
    Refusal.DENIED: Words(HTTPStatus.FORBIDDEN, _("KREKI ID menolak upaya masuk ini.")),
    Refusal.SIGN_IN: Words(
        HTTPStatus.UNAUTHORIZED, _("Anda perlu masuk lagi di KREKI ID untuk melanjutkan.")
    ),
    Refusal.NO_ROLE: Words(
        HTTPStatus.FORBIDDEN,
        _(
            "Akun ini tidak memiliki peran staf untuk layanan ini. Peran staf hanya berlaku bila "
            "Anda masuk dengan faktor kedua."
        ),
        *ENROL,
    ),
    Refusal.SECOND_FACTOR: Words(
        HTTPStatus.FORBIDDEN,
        _("Staf wajib masuk dengan faktor kedua: aplikasi autentikator atau kunci sandi."),
        *ENROL,
    ),
}
