"""How people register, sign in and prove themselves at KREKI ID: django-allauth (decision 0016)."""

from __future__ import annotations

from typing import Any, Final

from kreki import env

APPS: tuple[str, ...] = (
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
)
_CODE: Final = {"numeric": True, "length": 6, "dashed": False}

AUTHENTICATION_BACKENDS = [
    "apps.auth_svc.gateways.accounts.backend.ClaimantBackend",
    "django.contrib.auth.backends.ModelBackend",  # permissions in the admin
]
LOGIN_URL = "/id/login/"
LOGIN_REDIRECT_URL = "/id/"
LOGOUT_REDIRECT_URL = "/id/signed-out/"

ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the gateway, which replaces X-Forwarded-For (trap 11)
ALLAUTH_USER_CODE_FORMAT = _CODE

ACCOUNT_ADAPTER = "apps.auth_svc.gateways.accounts.adapter.AccountAdapter"
_PAGES: Final = "apps.auth_svc.web.plain_forms"
ACCOUNT_FORMS = {
    "signup": f"{_PAGES}.SignupForm",
    "login": f"{_PAGES}.LoginForm",
    "request_login_code": f"{_PAGES}.RequestCodeForm",
    "confirm_login_code": f"{_PAGES}.LoginCodeForm",
    "confirm_email_verification_code": f"{_PAGES}.EmailCodeForm",
    "verify_phone": f"{_PAGES}.PhoneCodeForm",
    "reset_password": f"{_PAGES}.ResetForm",
    "confirm_password_reset_code": f"{_PAGES}.ResetCodeForm",
    "reset_password_from_key": f"{_PAGES}.ResetPasswordForm",
    "change_password": f"{_PAGES}.ChangePasswordForm",
    "set_password": f"{_PAGES}.SetPasswordForm",
    "add_email": f"{_PAGES}.AddEmailForm",
    "change_email": f"{_PAGES}.ChangeEmailForm",
    "change_phone": f"{_PAGES}.ChangePhoneForm",
    "reauthenticate": f"{_PAGES}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_PAGES}.AuthenticateForm",
    "reauthenticate": f"{_PAGES}.ReauthenticateCodeForm",
    "activate_totp": f"{_PAGES}.ActivateTotpForm",
    "add_webauthn": f"{_PAGES}.AddPasskeyForm",
    "edit_webauthn": f"{_PAGES}.EditPasskeyForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "apps.auth_svc.gateways.accounts.person.PersonForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# "email*" is what codes by e-mail demand; the forms make it optional beside a phone (trap 7).
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = "strict"  # an address that others claim is kept all the same (0027)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # counted by the adapter, which writes to none of them
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 600
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = _CODE
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True  # one address per person; the new one counts once it is verified
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this device stays; the adapter ends all others
ACCOUNT_SESSION_REMEMBER = True
# Keyed on people first: Indonesian operators put many behind one address. Wrong passwords are
# counted by services/attempts.py; `login_failed` is left for second factors.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    "signup": "60/m/ip",
    "verify_phone": "1/30s/key,60/m/ip",
    "confirm_email": "1/30s/key",
    "manage_email": "5/m/user,20/d/user",
    "change_phone": "3/m/user,20/d/user",
    "request_login_code": "60/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
    "reset_password_from_key": "60/m/ip",
}

HEADLESS_CLIENTS = ["app"]
HEADLESS_TOKEN_STRATEGY = "apps.auth_svc.gateways.accounts.strategy.DeviceTokens"  # noqa: S105 a dotted name

MFA_ADAPTER = "apps.auth_svc.gateways.accounts.mfa.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "KREKI ID"

SOCIALACCOUNT_ADAPTER = "apps.auth_svc.gateways.accounts.google.GoogleAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address at Google never opens an account here
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 2  # seconds; somebody waits, and there are other ways to sign in
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
_GOOGLE_ID = env.text("GOOGLE_CLIENT_ID", "")
_GOOGLE_SECRET = env.secret("GOOGLE_CLIENT_SECRET", "")
_GOOGLE_URL = env.text("GOOGLE_URL", "")  # a local server in its place
GOOGLE_KEYS_URL = f"{_GOOGLE_URL or 'https://www.googleapis.com'}/oauth2/v3/certs"
GOOGLE_FORM_URL = f"{_GOOGLE_URL or 'https://accounts.google.com'}/o/oauth2/v2/auth"
if _GOOGLE_ID and _GOOGLE_SECRET:  # empty: nobody is offered Google
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": _GOOGLE_ID, "secret": _GOOGLE_SECRET}],
        "SCOPE": ["profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
        "AUTHORIZE_URL": GOOGLE_FORM_URL,
    }
if _GOOGLE_ID and _GOOGLE_SECRET and _GOOGLE_URL:
    SOCIALACCOUNT_PROVIDERS["google"] |= {
        "ACCESS_TOKEN_URL": f"{_GOOGLE_URL}/token",
        "IDENTITY_URL": f"{_GOOGLE_URL}/oauth2/v2/userinfo",
    }
