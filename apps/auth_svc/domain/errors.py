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
    """Too many wrong passwords for one account from one network, or from one address."""

    kind = Kind.LIMITED
    code = "RATE_LIMITED"
    text = gettext_noop(
        "Terlalu banyak percobaan masuk. Tunggu sebentar, atau masuk dengan kode yang kami kirim."
    )

    def __init__(self, retry_after_s: int = 60) -> None:
        self.retry_after_s = retry_after_s  # longer with each wrong password
        super().__init__()


class TooManyMessages(DomainError):
    """Too many codes to one address today."""

    kind = Kind.LIMITED
    code = "AUTH_CODES_LIMITED"
    text = gettext_noop("Terlalu banyak kode dikirim ke alamat ini. Coba lagi nanti.")
    retry_after_s = 3600


class PhoneTaken(DomainError):
    """Somebody else has proved to have `phone`."""

    kind = Kind.CONFLICT
    code = "AUTH_PHONE_TAKEN"
    text = gettext_noop("Nomor telepon ini sudah terdaftar.")


class EmailTaken(DomainError):
    """`email` belongs to another account; only who proved to read its mail learns it."""

    kind = Kind.CONFLICT
    code = "AUTH_EMAIL_TAKEN"
    text = gettext_noop("Alamat surel ini sudah terdaftar.")


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


class ErasureBegun(DomainError):
    """The services are erasing already, so staff cannot reactivate the account any more."""

    kind = Kind.CONFLICT
    code = "AUTH_DELETION_BEGUN"
    text = gettext_noop("Penghapusan akun ini sudah dimulai dan tidak dapat dihentikan.")


class CodeWrong(DomainError):
    """The code does not fit; three wrong ones end the step."""

    kind = Kind.INVALID
    code = "AUTH_CODE_INCORRECT"
    text = gettext_noop("Kode salah.")


class FlowExpired(DomainError):
    """No such step is pending: too late, too many wrong codes, or the flow token is missing."""

    kind = Kind.CONFLICT
    code = "AUTH_FLOW_EXPIRED"
    text = gettext_noop("Langkah ini sudah berakhir. Mulai lagi dari awal.")


class SessionExpired(DomainError):
    """The session behind the token has ended."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_SESSION_EXPIRED"
    text = gettext_noop("Sesi sudah berakhir. Silakan masuk lagi.")


class TooOften(DomainError):
    """The same step again and again, or a second code within thirty seconds."""

    kind = Kind.LIMITED
    code = "AUTH_TOO_OFTEN"
    text = gettext_noop("Terlalu sering. Tunggu sebentar, lalu coba lagi.")
    retry_after_s = 30


class StepRequired(DomainError):
    """Signing in is not finished. Each step has a subclass; `details` names its methods."""

    def __init__(self, methods: tuple[str, ...] = ()) -> None:
        self.details = [{"field": "method", "message": method} for method in methods]
        super().__init__()


class VerifyPhoneRequired(StepRequired):
    """A code was sent to the number; POST verify-phone."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_VERIFY_PHONE_REQUIRED"
    text = gettext_noop("Masukkan kode yang kami kirim ke nomor telepon Anda.")


class VerifyEmailRequired(StepRequired):
    """A code was sent to the address; POST verify-email."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_VERIFY_EMAIL_REQUIRED"
    text = gettext_noop("Masukkan kode yang kami kirim ke surel Anda.")


class CodeRequired(StepRequired):
    """The account is under attack, so the password is followed by a code; POST login/otp/verify."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_CODE_REQUIRED"
    text = gettext_noop("Masukkan kode masuk yang kami kirim kepada Anda.")


class SecondFactorRequired(StepRequired):
    """The account has a second factor; POST mfa/verify."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_MFA_REQUIRED"
    text = gettext_noop("Masukkan kode dari aplikasi autentikator, kode pemulihan, atau passkey.")


class DeviceNotFound(DomainError):
    """The person is not signed in on such a device."""

    kind = Kind.NOT_FOUND
    code = "AUTH_DEVICE_NOT_FOUND"
    text = gettext_noop("Perangkat tidak ditemukan.")


class FactorPresent(DomainError):
    """An authenticator app is already active; deactivate it first."""

    kind = Kind.CONFLICT
    code = "AUTH_FACTOR_PRESENT"
    text = gettext_noop("Aplikasi autentikator sudah aktif.")


class RequestOutdated(DomainError):
    """Its time is over, or its asker may ask no more; the request can only be refused."""

    kind = Kind.CONFLICT
    code = "AUTH_REQUEST_OUTDATED"
    text = gettext_noop("Pengajuan ini tidak berlaku lagi. Tolak pengajuan ini.")
