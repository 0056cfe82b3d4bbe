"""The approved WhatsApp templates: name, order of variables, and the text filed with Meta.

A changed text is a new template with a new name, because Meta approves each text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.notify.domain.channels import Language, Purpose

ID, EN = Language.INDONESIAN, Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Template:
    """`variables` are keys of `domain.wording.spell_out`, in Meta's order.

    Attributes:
        is_code: Category AUTHENTICATION, whose text is Meta's own, with a button that copies the
            first variable; all others are UTILITY.
    """

    name: str
    variables: tuple[str, ...]
    texts: dict[Language, str]
    is_code: bool = False


TEMPLATES: Final = {
    Purpose.INVITATION: Template(
        "emergency_alert",
        ("severity", "area", "eta", "code"),
        {
            ID: "DARURAT {{1}} di wilayah {{2}}. Perkiraan {{3}} ke lokasi, kode {{4}}. "
            "Buka HELP 119 bila bisa berangkat sekarang.",
            EN: "EMERGENCY {{1}} in area {{2}}. About {{3}} to get there, code {{4}}. "
            "Open HELP 119 if you can go now.",
        },
    ),
    Purpose.WITHDRAWAL: Template(
        "emergency_withdrawn",
        ("code",),
        {
            ID: "Tidak perlu berangkat, kode {{1}}. Terima kasih sudah siaga.",
            EN: "No need to go, code {{1}}. Thank you for standing by.",
        },
    ),
    Purpose.COMING: Template(
        "incident_coming",
        ("eta", "code"),
        {
            ID: "Relawan menuju Anda. Perkiraan tiba {{1}}, kode {{2}}. Tetap hubungi 119.",
            EN: "A volunteer is coming. Expected in {{1}}, code {{2}}. Call 119 as well.",
        },
    ),
    Purpose.NOTICE: Template(
        "kreki_new_device",
        ("device", "at", "link"),
        {
            ID: "Akun KREKI Anda dipakai masuk di perangkat baru ({{1}}), {{2}}. Bila bukan Anda, "
            "keluarkan perangkat itu di {{3}} dan ganti kata sandi.",
            EN: "Your KREKI account was used on a new device ({{1}}), {{2}}. If it was not you, "
            "sign that device out at {{3}} and change your password.",
        },
    ),
    Purpose.CODE: Template(
        "kreki_code",
        ("code",),
        {
            ID: "{{1}} adalah kode verifikasi Anda. Demi keamanan, jangan bagikan kode ini.",
            EN: "{{1}} is your verification code. For your security, do not share this code.",
        },
        is_code=True,
    ),
}
# A known number was registered again: a notice without a code is no AUTHENTICATION message.
KNOWN: Final = Template(
    "kreki_known",
    (),
    {
        ID: "Seseorang mencoba mendaftar dengan nomor ini, yang sudah punya akun KREKI. Bila itu "
        "Anda, masuklah atau atur ulang kata sandi. Bila bukan, abaikan pesan ini.",
        EN: "Somebody tried to register with this number, which has a KREKI account. If it was "
        "you, sign in or reset the password. If not, ignore this message.",
    },
)
CHANGED: Final = Template(
    "kreki_contact_changed",
    (),
    {
        ID: "Nomor ini tidak lagi dipakai oleh akun KREKI Anda karena kontaknya diganti. Bila "
        "bukan Anda yang menggantinya, segera ganti kata sandi dan hubungi pengurus KREKI.",
        EN: "Your KREKI account no longer uses this number because its contact was changed. If it "
        "was not you, change your password at once and contact KREKI.",
    },
)
SUPPORT: Final = Template(
    "kreki_support_acted",
    ("at", "about"),
    {
        ID: "Petugas dukungan KREKI melihat data akun Anda, {{1}}, perihal {{2}}, tanpa mengubah "
        "apa pun. Bila Anda tidak meminta bantuan, hubungi pengurus KREKI.",
        EN: "Somebody of KREKI support looked at the data of your account, {{1}}, about {{2}}, and "
        "changed nothing. If you did not ask for help, contact KREKI.",
    },
)
# Texts that have a template of their own beside the one of their purpose.
SPECIAL: Final = {"code_known": KNOWN, "code_changed": CHANGED, "support_acted": SUPPORT}


def template_of(purpose: Purpose, text: str) -> Template:
    """The template for a message whose text has the key `text`."""
    return SPECIAL.get(text) or TEMPLATES[purpose]
