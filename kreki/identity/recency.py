"""What asks for a young sign-in, and how young."""

from __future__ import annotations

from typing import Final

from kreki.errors import DomainError, Kind, gettext_noop

RECENT_S: Final = 600


class ReauthenticationRequired(DomainError):
    """Grants, bulk exports and the like ask for a sign-in that is younger than ten minutes."""

    kind = Kind.FORBIDDEN
    code = "AUTH_REAUTH_REQUIRED"
    text = gettext_noop("Demi keamanan, masuk sekali lagi sebelum melanjutkan.")
