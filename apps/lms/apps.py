"""Wires the lms service into Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    name = "apps.lms"
    label = "lms"
    verbose_name = _("Pelatihan")
