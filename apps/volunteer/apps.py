"""Wires the volunteer service into Django."""

from django.apps import AppConfig


class VolunteerConfig(AppConfig):
    name = "apps.volunteer"
    label = "volunteer"
    verbose_name = "Relawan"
