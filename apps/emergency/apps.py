"""Wires the emergency core into Django."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "apps.emergency"
    label = "emergency"
    verbose_name = "Darurat"
