"""Registers observation as a Django app, for its migrations-free commands and checks."""

from django.apps import AppConfig


class ObserveConfig(AppConfig):
    name = "kreki.observe"
    label = "kreki_observe"
