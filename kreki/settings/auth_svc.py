"""Settings of the auth_svc service."""

from kreki.settings.base import *  # noqa: F403 the one star import of a settings module

SERVICE = BY_NAME["auth_svc"]
INSTALLED_APPS = installed_apps(SERVICE)
ROOT_URLCONF = "apps.auth_svc.urls"
DATABASES = databases(SERVICE)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
globals().update(cookies(SERVICE))
BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.auth_svc.handlers.HANDLERS"
