"""What can go wrong with a profile or a credential, in words for the person concerned."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class AlreadyApplied(DomainError):
    """The person has a profile."""

    kind = Kind.CONFLICT
    code = "ALREADY_APPLIED"
    text = gettext_noop("Anda sudah terdaftar sebagai relawan.")


class VolunteerNotFound(DomainError):
    """Nobody with this id has applied."""

    kind = Kind.NOT_FOUND
    code = "VOLUNTEER_NOT_FOUND"
    text = gettext_noop("Relawan ini tidak terdaftar.")


class UnknownSkill(DomainError):
    """Codes that are not in the catalogue: `codes`."""

    kind = Kind.INVALID
    code = "UNKNOWN_SKILL"
    text = gettext_noop("Kode keterampilan tidak dikenal: %(codes)s.")


class CredentialNotFound(DomainError):
    """No such credential, or somebody else's."""

    kind = Kind.NOT_FOUND
    code = "CREDENTIAL_NOT_FOUND"
    text = gettext_noop("Sertifikat ini tidak ditemukan.")


class CredentialNumberTaken(DomainError):
    """Issuer and number name one document, and it is on record."""

    kind = Kind.CONFLICT
    code = "CREDENTIAL_NUMBER_TAKEN"
    text = gettext_noop("Sertifikat %(number)s dari %(issuer)s sudah tercatat.")


class CredentialDecided(DomainError):
    """Staff has decided about it, so it stays on record as it is."""

    kind = Kind.CONFLICT
    code = "CREDENTIAL_DECIDED"
    text = gettext_noop("Sertifikat %(number)s sudah diperiksa dan tidak dapat diubah lagi.")


class NoValidCredential(DomainError):
    """Nothing verified counts today; `credentials` lists what is on record and what it lacks."""

    kind = Kind.INVALID
    code = "NO_VALID_CREDENTIAL"
    text = gettext_noop(
        "Belum ada sertifikat yang terverifikasi dan masih berlaku. Tercatat: %(credentials)s."
    )


class StatusConflict(DomainError):
    """The present `status` does not allow what was asked."""

    kind = Kind.CONFLICT
    code = "STATUS_CONFLICT"
    text = gettext_noop("Tidak dapat dilakukan selama status relawan %(status)s.")


class OwnRecord(DomainError):
    """Staff decide about others: one's own profile and credentials are for somebody else."""

    kind = Kind.FORBIDDEN
    code = "OWN_RECORD"
    text = gettext_noop("Profil dan sertifikat Anda sendiri harus diputuskan oleh petugas lain.")
