"""Settings of the satusehat_bridge service: nothing differs so far."""

from kreki.settings.base import *
