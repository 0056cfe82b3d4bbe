"""Settings of the emergency core."""

from datetime import timedelta

from kreki import env
from kreki.settings.base import *
from kreki.settings.builders import databases, installed_apps

INSTALLED_APPS = installed_apps(SERVICE, "django.contrib.gis", "channels")
# The nearest search must walk the spatial index in distance order. PostGIS estimates any radius at
# a handful of rows, so the planner would rather sort the whole circle; the walk is the one plan
# without a sort. A plan that must sort then looks so dear that it would be compiled: no JIT.
DATABASES = databases(
    SERVICE,
    options="-c enable_sort=off -c jit=off -c statement_timeout=5000",
    pool={"min_size": 2, "max_size": 8},
    gis=True,
)
SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"].insert(
    0, "apps.emergency.api.positions.describe_positions"
)
BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.emergency.handlers.HANDLERS"
CLEAN_UP = [
    "apps.emergency.services.end_silent_duty",
    "apps.emergency.services.forget_closed_accounts",
]
# Silence this long frees the slot for the next person (as at Mobile Retter); tests of crashes
# shorten it.
ANSWER_WINDOW = timedelta(seconds=env.number("ANSWER_WINDOW_S", 20))
# Sockets: how often a heartbeat is sent and permission is asked again; tests shorten both.
LIVE_HEARTBEAT_S = env.number("LIVE_HEARTBEAT_S", 10)
LIVE_RECHECK_S = env.number("LIVE_RECHECK_S", 60)
PROVIDERS_URL = env.text("PROVIDERS_URL", "")  # where simulated citizens read the codes they get
