"""Registers the API kernel as a Django app: it owns the table of idempotency keys."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kreki.api"
    label = "kreki_api"
    verbose_name = "API"
