"""Settings of the satusehat_bridge service."""

from kreki.settings.base import *  # noqa: F403 the one star import of a settings module

SERVICE = BY_NAME["satusehat_bridge"]
INSTALLED_APPS = installed_apps(SERVICE)
ROOT_URLCONF = "apps.satusehat_bridge.urls"
DATABASES = databases(SERVICE)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
globals().update(cookies(SERVICE))
