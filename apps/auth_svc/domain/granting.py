"""What is refused to whoever gives roles."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class TooManyAreas(DomainError):
    """A person's roles would be bound to more areas than a token carries."""

    kind = Kind.INVALID
    code = "AUTH_TOO_MANY_AREAS"
    text = gettext_noop("Peran satu akun paling banyak untuk %(most)s wilayah.")


class GrantNotAllowed(DomainError):
    """The staff member's own roles do not let them grant or withdraw this role there."""

    kind = Kind.FORBIDDEN
    code = "AUTH_GRANT_NOT_ALLOWED"
    text = gettext_noop("Anda tidak berwenang memberi atau mencabut peran ini.")


class ScopeInvalid(DomainError):
    """A role that is not granted for such a place, or only for one.

    Attributes:
        field: `scope_type` or `scope_id`.
    """

    kind = Kind.INVALID
    code = "AUTH_SCOPE_INVALID"
    text = gettext_noop("Cakupan tidak sesuai dengan peran ini.")

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__()


class GrantNotFound(DomainError):
    """No such grant, or it has ended."""

    kind = Kind.NOT_FOUND
    code = "AUTH_GRANT_NOT_FOUND"
    text = gettext_noop("Pemberian peran ini tidak ada atau sudah berakhir.")


class SecondPersonNeeded(DomainError):
    """The request is one's own, or is decided already: somebody else must look at it."""

    kind = Kind.CONFLICT
    code = "AUTH_SECOND_PERSON_NEEDED"
    text = gettext_noop("Orang kedua yang harus memutuskan pengajuan ini.")
