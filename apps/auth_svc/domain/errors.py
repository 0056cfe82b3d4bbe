"""What KREKI ID refuses, and in which words."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class InvalidCredentials(DomainError):
    """Unknown account or wrong password: the same answer for both, so nobody can list accounts."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_INVALID_CREDENTIALS"
    text = gettext_noop("Surel, nomor telepon, atau kata sandi salah.")


class AccountInactive(DomainError):
    """Right password, but the account is suspended or inactive."""

    kind = Kind.FORBIDDEN
    code = "AUTH_ACCOUNT_INACTIVE"
    text = gettext_noop("Akun ini sedang tidak aktif. Hubungi pengurus KREKI.")


class TooManyAttempts(DomainError):
    """Too many wrong passwords for one account."""

    kind = Kind.LIMITED
    code = "RATE_LIMITED"
    text = gettext_noop("Terlalu banyak percobaan masuk. Coba lagi dalam beberapa menit.")
    retry_after_s = 900


class EmailTaken(DomainError):
    """`email` belongs to another account."""

    kind = Kind.CONFLICT
    code = "AUTH_EMAIL_TAKEN"
    text = gettext_noop("Alamat surel ini sudah terdaftar.")


class PhoneTaken(DomainError):
    """`phone` belongs to another account."""

    kind = Kind.CONFLICT
    code = "AUTH_PHONE_TAKEN"
    text = gettext_noop("Nomor telepon ini sudah terdaftar.")


class ContactRequired(DomainError):
    """The change would leave neither `email` nor `phone`."""

    kind = Kind.INVALID
    code = "AUTH_CONTACT_REQUIRED"
    text = gettext_noop("Surel atau nomor telepon wajib ada.")


class RefreshInvalid(DomainError):
    """The refresh token is unknown, expired, used before or revoked."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_REFRESH_INVALID"
    text = gettext_noop("Sesi sudah berakhir. Silakan masuk lagi.")


class RefreshBusy(DomainError):
    """Another request with the same refresh token has not finished."""

    kind = Kind.UNAVAILABLE
    code = "AUTH_REFRESH_BUSY"
    text = gettext_noop("Sesi sedang diperbarui. Coba lagi sebentar.")
    retry_after_s = 1


class AccountNotFound(DomainError):
    """The account behind a valid token is gone."""

    kind = Kind.NOT_FOUND
    code = "AUTH_ACCOUNT_NOT_FOUND"
    text = gettext_noop("Akun tidak ditemukan.")
