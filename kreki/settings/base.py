"""Settings of every service, from its row in the table; its own module says what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kreki import env
from kreki.observe.logs import configure_logging
from kreki.settings.builders import databases, installed_apps

BASE_DIR: Final = Path(__file__).resolve().parents[2]

SERVICE: Final = env.service()
env.load_service_file()
SECRET_KEY = env.secret("SECRET_KEY")
DEBUG = False  # error pages must not differ between a laptop and production
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000")  # origin of the gateway
KREKI_DEMO = env.flag("KREKI_DEMO")  # allows seeding and demo tokens; never in production
HTTPS = env.flag("HTTPS", default=True)
WSGI_APPLICATION = "kreki.wsgi.application"
ROOT_URLCONF = f"apps.{SERVICE.name}.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "gis.W001",  # Debian 12's GDAL 3.6 under Django 5.2; nothing here uses GDAL's rasters
    "security.W002",  # frames are refused by the CSP's frame-ancestors and by the gateway
    "security.W008",  # redirecting to HTTPS is the gateway's work
]

# -- where its data are; the one database is bound as `default` (decision 0002) ------------------

DATABASES = databases(SERVICE)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": env.secret("REDIS_URL"),
        "KEY_PREFIX": SERVICE.slug,
        "OPTIONS": {  # for what may be lost: after 50 ms the caller goes on without it
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.05,
            "SOCKET_TIMEOUT": 0.05,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
COURIER_LOOPS: list[str] = []  # classes of further loops that the courier runs
CLEAN_UP: list[str] = []  # functions that the courier calls every hour, beside its own clean-up

# -- applications and middleware -----------------------------------------------------------------

INSTALLED_APPS = installed_apps(SERVICE)
MIDDLEWARE = [
    "kreki.observe.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kreki.adminkit.locale.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kreki.identity.sso.recheck.RecheckMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kreki.adminkit.context.navigation",
            ]
        },
    }
]

# -- language and time: Indonesian is the source language ----------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "kreki_lang"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [BASE_DIR / "kreki/locale"]
TIME_ZONE = "Asia/Jakarta"  # for pages; the API speaks UTC
USE_TZ = True

# -- security ------------------------------------------------------------------------------------

# Seven admins live on one origin: names and paths keep their cookies apart.
SESSION_COOKIE_NAME = f"kreki_{SERVICE.slug}_sid"
CSRF_COOKIE_NAME = f"kreki_{SERVICE.slug}_csrf"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"/admin/{SERVICE.slug}/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600
# The default storage would add a cookie named `messages` shared by all seven.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = False  # the gateway's work; health checks arrive on plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# -- static files: each service serves its own, so a partial deploy never mixes versions ----------

STATIC_URL = f"/static/{SERVICE.slug}/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # no collectstatic step: the files lie in the installed packages

# -- identity: tokens are minted by KREKI ID and verified everywhere -------------------------------

KREKI_ISSUER = env.text("KREKI_ISSUER", f"{PUBLIC_URL}/o")
KREKI_JWKS_URL = env.text("KREKI_JWKS_URL", f"{KREKI_ISSUER}/.well-known/jwks.json")
# A fixed key set, or the name of the function that knows it, wins over the URL.
KREKI_JWKS: dict[str, Any] | str | None = None
# Where this process asks KREKI ID; browsers are sent to the issuer.
KREKI_ID_INTERNAL_URL = KREKI_JWKS_URL.removesuffix("/.well-known/jwks.json")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET")  # of the client `admin-<slug>`
# Signing out is a form whose answer leads to the issuer.
_ISSUER = urlsplit(KREKI_ISSUER)
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_ISSUER.scheme}://{_ISSUER.netloc}")
ADMIN_DOOR = "kreki.identity.sso.door.SingleSignOn"
# For the day when KREKI ID is lost: a local password opens the admin. Every use is logged.
BREAK_GLASS = env.flag("BREAK_GLASS")
AUTHENTICATION_BACKENDS = ["kreki.identity.sso.backend.SingleSignOnBackend"]
if BREAK_GLASS:
    AUTHENTICATION_BACKENDS.append("django.contrib.auth.backends.ModelBackend")
KREKI_AUDIENCE = "https://api.kreki.id"  # + "/<slug>"
SIMPLE_JWT = {
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "token_use",
    "ALGORITHM": "RS256",
    "AUTH_HEADER_TYPES": ("Bearer", "bearer"),  # a scheme has no case (RFC 9110, 11.1)
    "SIGNING_KEY": None,  # verifies only; the default would be SECRET_KEY
}

# -- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["kreki.identity.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["kreki.api.renderers.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kreki.api.parsers.BodyParser"],
    "EXCEPTION_HANDLER": "kreki.api.errors.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": f"KREKI {SERVICE.label}",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": f"/api/{SERVICE.slug}/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kreki.api.openapi.wrap_in_envelope",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
}

# -- metrics ------------------------------------------------------------------------------------

# Where a process that answers no requests of its own can be scraped; on one machine the page of
# the service's web process shows all of them.
METRICS_BIND = env.address("METRICS_BIND")

# -- logs ----------------------------------------------------------------------------------------

LOGGING_CONFIG = None  # Django's own set-up would print personal data of failed requests
configure_logging(level=env.text("LOG_LEVEL", "INFO"))
