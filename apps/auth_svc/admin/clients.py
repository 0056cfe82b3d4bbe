"""Clients: which applications may ask for tokens, and for which ones."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken

from apps.auth_svc.admin.forms import ReasonForm
from apps.auth_svc.models import Application
from apps.auth_svc.services import clients
from kreki.adminkit import ReadOnlyModelAdmin, RecordAction

# The toolkit's own pages let people edit clients and tokens.
import_module("oauth2_provider.admin")
admin.site.unregister((Application, AccessToken, RefreshToken, IDToken, Grant))


@admin.register(Application)
class ApplicationAdmin(ReadOnlyModelAdmin):
    """Read only: `manage.py auth_svc register_client` makes them, and shows a secret once."""

    list_display = (
        *("client_id", "name", "client_type", "authorization_grant_type"),
        *("scopes", "access_token_ttl", "is_enabled"),
    )
    list_filter = ("is_enabled", "client_type", "authorization_grant_type")
    search_fields = ("client_id", "name")
    ordering = ("client_id",)
    fields = (
        ("client_id", "name", "is_enabled"),
        ("client_type", "authorization_grant_type", "access_token_ttl"),
        "redirect_uris",
        "post_logout_redirect_uris",
        "backchannel_logout_uri",
        ("allowed_scopes", "allowed_resources"),
    )

    record_actions = (
        RecordAction(
            name="disable",
            label=_("Nonaktifkan"),
            run=clients.disable,
            key="application_id",
            form=ReasonForm,
            is_offered=lambda client: client.is_enabled,
        ),
        RecordAction(
            name="enable",
            label=_("Aktifkan kembali"),
            run=clients.enable,
            key="application_id",
            is_offered=lambda client: not client.is_enabled,
        ),
    )

    @admin.display(description=_("lingkup"), empty_value="–")
    def scopes(self, client: Any) -> str | None:
        return " ".join(client.allowed_scopes) or None
