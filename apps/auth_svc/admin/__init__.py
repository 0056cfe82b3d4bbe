"""Admin of KREKI ID: people, what they may do, their devices, clients, and signing keys."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from apps.auth_svc.admin.access import RoleAdmin
from apps.auth_svc.admin.clients import ApplicationAdmin
from apps.auth_svc.admin.devices import DeviceSessionAdmin
from apps.auth_svc.admin.keys import SigningKeyAdmin
from apps.auth_svc.admin.people import UserAdmin

__all__ = [
    "ApplicationAdmin",
    "DeviceSessionAdmin",
    "RoleAdmin",
    "SigningKeyAdmin",
    "UserAdmin",
]

# Addresses, second factors and sessions are for their person to change, on the pages under /id/.
admin.site.unregister(
    (EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken)
)
