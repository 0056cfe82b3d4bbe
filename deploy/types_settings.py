"""For the type checker alone: the models and settings of all services. No process runs with this.

mypy's Django plugin knows the models of one settings module only; services without models of
their own are left out.
"""

from kreki.settings.auth_accounts import APPS
from kreki.settings.auth_svc import *
from kreki.settings.notify import *
from kreki.settings.volunteer import *

from kreki.settings.emergency import *  # isort: skip  # last: its database has PostGIS

INSTALLED_APPS += [*APPS, "django.contrib.postgres", "oauth2_provider"]
INSTALLED_APPS += ["apps.auth_svc", "apps.notify", "apps.volunteer"]
MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
