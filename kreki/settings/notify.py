"""Settings of the notify service."""

from kreki import env
from kreki.services import BY_NAME
from kreki.settings.base import *

SERVICE = BY_NAME["notify"]
INSTALLED_APPS = installed_apps(SERVICE)
ROOT_URLCONF = "apps.notify.urls"
DATABASES = databases(SERVICE)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
globals().update(cookies(SERVICE))
BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.notify.handlers.HANDLERS"
