"""Settings of the lms service: nothing differs so far."""

from kreki.settings.base import *
