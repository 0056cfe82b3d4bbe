"""For the type checker alone: the models and settings of all services. No process runs with this.

mypy's Django plugin knows the models of one settings module only; services without models of
their own are left out.
"""

from kreki.settings.auth_svc import *
from kreki.settings.notify import *
from kreki.settings.volunteer import *

from kreki.settings.emergency import *  # isort: skip  # last: its database has PostGIS

INSTALLED_APPS += ["oauth2_provider", "apps.auth_svc", "apps.notify", "apps.volunteer"]
