"""Settings of the content service."""

from kreki import env
from kreki.settings.base import *

BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.content.handlers.HANDLERS"
