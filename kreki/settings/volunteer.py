"""Settings of the volunteer service."""

from kreki import env
from kreki.settings.base import *

BROKER_URL = env.secret("BROKER_URL")
EVENT_HANDLERS = "apps.volunteer.handlers.HANDLERS"
