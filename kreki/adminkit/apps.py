"""Registers the kit before Django's admin, so that its templates win, and names the site class."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdminkitConfig(AppConfig):
    """Templates, brand and commands; owns no table."""

    default = True
    name = "kreki.adminkit"
    label = "kreki_adminkit"


class KrekiAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the site of KREKI as `admin.site`."""

    default = False
    default_site = "kreki.adminkit.site.KrekiAdminSite"
