"""What a client may ask for: its own list and nothing else (by default the toolkit allows all)."""

from __future__ import annotations

from typing import Any

from oauth2_provider.scopes import BaseScopes
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.models import Application


class ClientScopes(BaseScopes):
    def get_all_scopes(self) -> dict[str, str]:
        scopes: dict[str, str] = oauth2_settings.SCOPES
        return scopes

    def get_available_scopes(
        self, application: Application | None = None, request: object = None, *_: Any, **__: Any
    ) -> list[str]:
        return list(application.allowed_scopes if application else self.get_all_scopes())

    def get_default_scopes(
        self, application: Application | None = None, request: object = None, *_: Any, **__: Any
    ) -> list[str]:
        """A request that names none asks for all that its client may have."""
        return self.get_available_scopes(application)
