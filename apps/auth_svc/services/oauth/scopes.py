"""A client gets the scopes on its own list; the toolkit's default lets any client ask for any."""

from __future__ import annotations

from oauth2_provider.scopes import BaseScopes
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.models import Application


class ClientScopes(BaseScopes):
    """Named by `SCOPES_BACKEND_CLASS`."""

    def get_all_scopes(self) -> dict[str, str]:
        return dict(oauth2_settings.SCOPES)

    def get_available_scopes(
        self, application: Application | None = None, *_args: object, **_kwargs: object
    ) -> list[str]:
        return list(application.allowed_scopes) if application else []

    def get_default_scopes(
        self, application: Application | None = None, *_args: object, **_kwargs: object
    ) -> list[str]:
        return self.get_available_scopes(application)
