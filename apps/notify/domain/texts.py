"""The texts people read, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.notify.domain.channels import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


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
    "withdrawal.not_eligible": {
        ID: Wording("Tidak perlu berangkat ({code})", "Undangan ini tidak berlaku lagi bagi Anda."),
        EN: Wording("No need to go ({code})", "This invitation is no longer valid for you."),
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
    "withdrawal.dispatcher_cancelled": {
        ID: Wording(
            "Tidak perlu berangkat ({code})",
            "Petugas menutup panggilan ini. Terima kasih sudah siaga.",
        ),
        EN: Wording(
            "No need to go ({code})",
            "A dispatcher closed this call. Thank you for standing by.",
        ),
    },
    "withdrawal.incident_completed": {
        ID: Wording(
            "Tidak perlu berangkat ({code})",
            "Penanganan sudah selesai. Terima kasih sudah siaga.",
        ),
        EN: Wording("No need to go ({code})", "The incident is over. Thank you for standing by."),
    },
    "withdrawal.abandoned": {
        ID: Wording(
            "Tidak perlu berangkat ({code})",
            "Insiden ditutup karena lama tanpa kabar. Terima kasih sudah siaga.",
        ),
        EN: Wording(
            "No need to go ({code})",
            "The incident was closed after a long silence. Thank you for standing by.",
        ),
    },
    "code_verify": {
        ID: Wording(
            "{code} adalah kode verifikasi KREKI Anda",
            "Kode verifikasi Anda: {code}\n\nBerlaku 10 menit. Jangan berikan kepada siapa pun, "
            "juga bukan kepada orang yang mengaku dari KREKI. Bila Anda tidak mendaftar, abaikan "
            "pesan ini.",
        ),
        EN: Wording(
            "{code} is your KREKI verification code",
            "Your verification code: {code}\n\nIt is good for 10 minutes. Give it to nobody, not "
            "even to somebody who claims to be from KREKI. If you did not register, ignore this "
            "message.",
        ),
    },
    "code_sign_in": {
        ID: Wording(
            "{code} adalah kode masuk KREKI Anda",
            "Kode masuk Anda: {code}\n\nBerlaku 3 menit. Jangan berikan kepada siapa pun. Bila "
            "Anda tidak sedang masuk, seseorang mencoba akun Anda: ganti kata sandi.",
        ),
        EN: Wording(
            "{code} is your KREKI sign-in code",
            "Your sign-in code: {code}\n\nIt is good for 3 minutes. Give it to nobody. If you "
            "are not signing in, somebody is trying your account: change your password.",
        ),
    },
    "code_reset": {
        ID: Wording(
            "{code} adalah kode atur ulang kata sandi KREKI",
            "Kode untuk mengatur ulang kata sandi: {code}\n\nBerlaku 10 menit. Jangan berikan "
            "kepada siapa pun. Bila Anda tidak memintanya, abaikan pesan ini; kata sandi Anda "
            "tetap.",
        ),
        EN: Wording(
            "{code} resets your KREKI password",
            "The code to reset your password: {code}\n\nIt is good for 10 minutes. Give it to "
            "nobody. If you did not ask for it, ignore this message; your password stays as it "
            "is.",
        ),
    },
    "code_known": {
        ID: Wording(
            "Anda sudah punya akun KREKI",
            "Seseorang mencoba memakai alamat ini untuk akun KREKI, padahal sudah ada akunnya. "
            "Bila itu Anda, masuklah, atau atur ulang kata sandi. Bila bukan, abaikan pesan ini.",
        ),
        EN: Wording(
            "You already have a KREKI account",
            "Somebody tried to use this address for a KREKI account, but it has one already. If "
            "it was you, sign in or reset the password. If not, ignore this message.",
        ),
    },
    "code_changed": {
        ID: Wording(
            "Kontak akun KREKI Anda diganti",
            "Akun KREKI Anda tidak lagi memakai alamat atau nomor ini. Bila bukan Anda yang "
            "menggantinya, segera ganti kata sandi dan hubungi pengurus KREKI.",
        ),
        EN: Wording(
            "A contact of your KREKI account was changed",
            "Your KREKI account no longer uses this address or number. If it was not you, change "
            "your password at once and contact KREKI.",
        ),
    },
    "new_device": {
        ID: Wording(
            "Akun KREKI Anda dipakai masuk di perangkat baru",
            "Akun Anda baru saja dipakai masuk.\n\nPerangkat: {device}\nWaktu: {at}\n\nBila itu "
            "Anda, abaikan pesan ini. Bila bukan, keluarkan perangkat itu di {link} dan ganti kata "
            "sandi.",
        ),
        EN: Wording(
            "Your KREKI account was used on a new device",
            "Somebody has just signed in to your account.\n\nDevice: {device}\nTime: {at}\n\nIf it "
            "was you, ignore this message. If not, sign that device out at {link} and change your "
            "password.",
        ),
    },
    "support_acted": {
        ID: Wording(
            "Dukungan KREKI melihat akun Anda",
            "Petugas dukungan KREKI melihat data akun Anda, paling lama 15 menit, tanpa dapat "
            "mengubah apa pun.\n\nWaktu: {at}\nPerihal: {about}\n\nBila Anda tidak meminta "
            "bantuan, hubungi pengurus KREKI.",
        ),
        EN: Wording(
            "KREKI support looked at your account",
            "Somebody of KREKI support looked at the data of your account, for 15 minutes at most "
            "and without being able to change anything.\n\nTime: {at}\nAbout: {about}\n\nIf you "
            "did not ask for help, contact KREKI.",
        ),
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
