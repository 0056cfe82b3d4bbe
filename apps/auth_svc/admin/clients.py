"""Clients: which applications may ask for tokens, and for which ones."""

from __future__ import annotations

from importlib import import_module

from django.contrib import admin
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken

from apps.auth_svc.models import Application
from kreki.adminkit import ReadOnlyModelAdmin

# The toolkit's own pages let people edit clients and tokens.
import_module("oauth2_provider.admin")
admin.site.unregister((Application, AccessToken, RefreshToken, IDToken, Grant))


@admin.register(Application)
class ApplicationAdmin(ReadOnlyModelAdmin):
    list_display = ("client_id", "name", "client_type", "access_token_ttl")
    fields = (
        *("client_id", "name", "client_type", "authorization_grant_type"),
        *("redirect_uris", "allowed_scopes", "allowed_resources", "access_token_ttl"),
    )
