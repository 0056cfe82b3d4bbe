"""Registers the service as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AuthSvcConfig(AppConfig):
    name = "apps.auth_svc"
    verbose_name = "KREKI ID"
