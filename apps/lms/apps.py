"""Wires the lms service into Django."""

from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "apps.lms"
    label = "lms"
    verbose_name = "Pelatihan"
