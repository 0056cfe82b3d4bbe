"""Settings of the emergency core."""

from datetime import timedelta

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

SERVICE = BY_NAME["emergency"]
INSTALLED_APPS = installed_apps(SERVICE, "django.contrib.gis", "channels")
ROOT_URLCONF = "apps.emergency.urls"
# The nearest search must walk the spatial index in distance order. PostGIS estimates any radius at
# a handful of rows, so the planner would rather sort the whole circle; the walk is the one plan
# without a sort. A plan that must sort then looks so dear that it would be compiled: no JIT.
DATABASES = databases(
    SERVICE,
    options="-c enable_sort=off -c jit=off -c statement_timeout=5000",
    pool={"min_size": 2, "max_size": 8},
    gis=True,
)
CACHES = caches(SERVICE)
STATIC_URL = static_url(SERVICE)
SPECTACULAR_SETTINGS = spectacular(SERVICE)
SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"].insert(
    0, "apps.emergency.api.positions.describe_positions"
)
globals().update(cookies(SERVICE))
BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.emergency.handlers.HANDLERS"
# Silence this long frees the slot for the next person (as at Mobile Retter); tests of crashes
# shorten it.
ANSWER_WINDOW = timedelta(seconds=env.number("ANSWER_WINDOW_S", 20))
# Sockets: how often a heartbeat is sent and permission is asked again; tests shorten both.
LIVE_HEARTBEAT_S = env.number("LIVE_HEARTBEAT_S", 10)
LIVE_RECHECK_S = env.number("LIVE_RECHECK_S", 60)
