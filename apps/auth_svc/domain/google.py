"""What is refused of a sign-in with Google, and in which words."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class GoogleOff(DomainError):
    """Sign-in with Google is not offered here."""

    kind = Kind.NOT_FOUND
    code = "AUTH_GOOGLE_OFF"
    text = gettext_noop("Masuk dengan Google belum tersedia.")


class GoogleRefused(DomainError):
    """The ID token is not Google's, not for this app, expired, used before, or of another nonce."""

    kind = Kind.UNAUTHENTICATED
    code = "AUTH_GOOGLE_REFUSED"
    text = gettext_noop("Bukti dari Google tidak berlaku. Coba masuk dengan Google sekali lagi.")


class GoogleUnavailable(DomainError):
    """Google's keys cannot be fetched, and none is known."""

    kind = Kind.UNAVAILABLE
    code = "AUTH_GOOGLE_UNAVAILABLE"
    text = gettext_noop("Google tidak menjawab. Coba lagi sebentar, atau masuk dengan cara lain.")
    retry_after_s = 30


class GoogleUnproved(DomainError):
    """Google gives no address, or has no proof of it."""

    kind = Kind.INVALID
    code = "AUTH_GOOGLE_UNPROVED"
    text = gettext_noop("Google belum memastikan alamat surel akun itu. Daftarlah dengan kode.")


class GoogleNotLinked(DomainError):
    """The address has an account, which Google alone does not open."""

    kind = Kind.CONFLICT
    code = "AUTH_GOOGLE_NOT_LINKED"
    text = gettext_noop(
        "Alamat surel ini sudah punya akun. Masuklah dengan kata sandi atau kode, lalu sambungkan "
        "Google di halaman akun Anda."
    )


class GoogleTaken(DomainError):
    """The Google account opens somebody else's account already."""

    kind = Kind.CONFLICT
    code = "AUTH_GOOGLE_TAKEN"
    text = gettext_noop("Akun Google ini sudah tersambung dengan akun KREKI lain.")
