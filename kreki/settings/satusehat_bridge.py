"""Settings of the satusehat_bridge service."""

from kreki import env
from kreki.settings.base import *

BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.satusehat_bridge.handlers.HANDLERS"
