"""Settings of KREKI ID."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kreki import env
from kreki.settings.auth_accounts import *
from kreki.settings.auth_accounts import APPS
from kreki.settings.base import *
from kreki.settings.builders import installed_apps

# Django's PostgreSQL app: indexes for parts of names.
INSTALLED_APPS = installed_apps(SERVICE, "oauth2_provider", "django.contrib.postgres", *APPS)
MIDDLEWARE = [
    *MIDDLEWARE,
    "apps.auth_svc.web.clock.OwnClockMiddleware",
    "apps.auth_svc.web.giving_up.GivingUpMiddleware",
    "apps.auth_svc.web.caching.NoStoreMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.auth_svc.gateways.accounts.middleware.RefusalMiddleware",
    "apps.auth_svc.web.form_action.FormActionMiddleware",
]
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
    "apps.auth_svc.gateways.accounts.middleware.OneStepAtATimeMiddleware",
)
CACHES["default"]["BACKEND"] = "apps.auth_svc.gateways.cache.OpenCache"
# It counts guesses, so a busy moment must not pass for a lost Redis.
CACHES["default"]["OPTIONS"] = {
    "IGNORE_EXCEPTIONS": True,
    "SOCKET_CONNECT_TIMEOUT": 0.5,
    "SOCKET_TIMEOUT": 0.5,
}
TEMPLATES[0]["DIRS"] = [BASE_DIR / "apps/auth_svc/templates"]  # before those of the libraries
if SOCIALACCOUNT_PROVIDERS:  # the button is a form whose answer leads to Google
    _GOOGLE = urlsplit(GOOGLE_FORM_URL)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        f"{_GOOGLE.scheme}://{_GOOGLE.netloc}"
    )
SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"] = {"Role": "kreki.identity.roles.Role"}
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"  # its pages will not lie below its admin alone
BROKER_URL = env.secret("BROKER_URL")
COURIER_LOOPS = ["apps.auth_svc.gateways.logouts.LogoutSender"]
CLEAN_UP = [
    "oauth2_provider.models.clear_expired",  # each refresh leaves two rows behind
    "apps.auth_svc.services.oauth.codes.forget_old_codes",
    "apps.auth_svc.services.roles.end_expired",
    "apps.auth_svc.tasks.end_overdue_support",
    "apps.auth_svc.tasks.remove_unproved_accounts",
    "apps.auth_svc.tasks.start_due_erasures",
    "apps.auth_svc.tasks.forget_old_archives",
    "apps.auth_svc.tasks.name_the_late",
]
# Where support, acting for a person, reads what these services show the person.
VOLUNTEER_URL = env.text("VOLUNTEER_URL", PUBLIC_URL)
NOTIFY_URL = env.text("NOTIFY_URL", PUBLIC_URL)
EMERGENCY_URL = env.text("EMERGENCY_URL", PUBLIC_URL)  # asked whether a person is on an incident
DELETION_GRACE_S = env.number("DELETION_GRACE_S", 7 * 86_400)
CODE_KEYS_FILE = env.text("CODE_KEYS_FILE")  # seals codes on their way to notify
EVENT_HANDLERS = "apps.auth_svc.handlers.HANDLERS"

AUTH_USER_MODEL = "auth_svc.User"
# Its own admin is entered with the session of its own pages (decision 0020).
ADMIN_DOOR = "apps.auth_svc.web.admin_door.OwnSession"
AUTHENTICATION_BACKENDS = ["apps.auth_svc.gateways.accounts.backend.ClaimantBackend"]
if BREAK_GLASS:
    AUTHENTICATION_BACKENDS.append("django.contrib.auth.backends.ModelBackend")
# The second is for the secrets of clients alone: it is fast, so it must never be the first.
PASSWORD_HASHERS = [
    "apps.auth_svc.services.passwords.KrekiArgon2",
    "apps.auth_svc.services.passwords.ClientSecret",
]
_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
    {
        "NAME": f"{_DJANGO}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "apps.auth_svc.services.passwords.CapitalAndDigit"},
]

_SIGNING_KEY = env.secret("OIDC_KEY")  # RSA in PEM; signs until the first rotation
PII_KEYS_FILE = env.text("PII_KEYS_FILE", "")  # seals the signing keys in the database
OIDC_CLIENTS = env.secret("OIDC_CLIENTS", "{}")  # JSON: secret and address of each service
# Its own tokens, without asking itself over HTTP.
KREKI_JWKS = "apps.auth_svc.services.oauth.keystore.published"
OAUTH2_PROVIDER_APPLICATION_MODEL = "auth_svc.Application"
OAUTH2_PROVIDER: dict[str, Any] = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": KREKI_ISSUER,
    "OIDC_RSA_PRIVATE_KEY": _SIGNING_KEY,
    "OIDC_JWKS_MAX_AGE_SECONDS": 300,
    # Both generators: with the first alone, refresh tokens would be valid access tokens.
    "ACCESS_TOKEN_GENERATOR": "apps.auth_svc.services.oauth.generators.access_token",
    "REFRESH_TOKEN_GENERATOR": "apps.auth_svc.services.oauth.generators.refresh_token",
    "OAUTH2_VALIDATOR_CLASS": "apps.auth_svc.services.oauth.validator.KrekiValidator",
    "SCOPES_BACKEND_CLASS": "apps.auth_svc.services.oauth.scopes.ClientScopes",
    "CLIENT_SECRET_HASHER": "kreki_client_sha256",
    "SCOPES": {
        "app": _("Memakai aplikasi HELP 119 atas nama Anda"),
        "openid": _("Mengenali akun Anda dan peran Anda"),
        "profile": _("Nama dan bahasa Anda"),
        "email": _("Alamat surel Anda"),
        "phone": _("Nomor telepon Anda"),
        "service": _("Panggilan antarlayanan KREKI"),
        "emergency.involvement": _("Mengetahui siapa yang sedang terlibat dalam insiden"),
        "introspection": _("Memeriksa apakah sebuah token masih berlaku"),
    },
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 86_400,  # idle; 90 days absolute is the device's limit
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,  # services/oauth/replies.py repeats replies instead
    "PKCE_REQUIRED": True,
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,  # only without a proof of who asks
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"] if HTTPS else ["http", "https"],
    **{
        f"COMPLIANT_BCP_RFC9700_{rule}": True
        for rule in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "PKCE_REQUIRED",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_MATCHING",
        )
    },
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": HTTPS,
}
