"""Settings of the satusehat_bridge service."""

from kreki.services import BY_NAME
from kreki.settings.base import *
from kreki.settings.builders import (
    caches,
    cookies,
    databases,
    installed_apps,
    spectacular,
    static_url,
)

SERVICE = BY_NAME["satusehat_bridge"]
INSTALLED_APPS = installed_apps(SERVICE)
ROOT_URLCONF = "apps.satusehat_bridge.urls"
DATABASES = databases(SERVICE)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
globals().update(cookies(SERVICE))
