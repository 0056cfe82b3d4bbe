"""Wires the volunteer service into Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteerConfig(AppConfig):
    name = "apps.volunteer"
    label = "volunteer"
    verbose_name = _("Relawan")
