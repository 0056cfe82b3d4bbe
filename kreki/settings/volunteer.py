"""Settings of the volunteer service."""

from kreki import env
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

SERVICE = BY_NAME["volunteer"]
INSTALLED_APPS = installed_apps(SERVICE)
ROOT_URLCONF = "apps.volunteer.urls"
DATABASES = databases(SERVICE)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
globals().update(cookies(SERVICE))
BROKER_URL = env.secret("BROKER_URL")
