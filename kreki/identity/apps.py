"""Makes the kernel's identity part an app, because it keeps one row in every database."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "kreki.identity"
    label = "kreki_identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("kreki.identity.openapi")  # registers itself with drf-spectacular
