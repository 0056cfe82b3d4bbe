"""Wires the notification service into Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kreki.crypto import key_ring


class NotifyConfig(AppConfig):
    name = "apps.notify"
    label = "notify"
    verbose_name = _("Notifikasi")

    def ready(self) -> None:
        """Refuse to start without the keys: a rolling update stops while the old one serves."""
        key_ring()
