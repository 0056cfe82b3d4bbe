"""Settings of the content service: nothing differs so far."""

from kreki.settings.base import *
