"""Registers the outbox and inbox tables of every service, and the check of its handlers."""

from django.apps import AppConfig
from django.core.checks import register

from kreki.events.checks import check_handlers


class EventsConfig(AppConfig):
    name = "kreki.events"
    label = "kreki_events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_handlers)
