"""Wires the satusehat service into Django."""

from django.apps import AppConfig


class SatusehatBridgeConfig(AppConfig):
    name = "apps.satusehat_bridge"
    label = "satusehat_bridge"
    verbose_name = "SATUSEHAT"
