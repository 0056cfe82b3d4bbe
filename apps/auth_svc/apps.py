"""Registers the service as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AuthSvcConfig(AppConfig):
    name = "apps.auth_svc"
    verbose_name = "KREKI ID"

    def ready(self) -> None:
        import_module("apps.auth_svc.gateways.accounts.signals").connect()
