"""Admin of KREKI ID: people, what they may do, devices, clients, keys, and people's rights."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

from apps.auth_svc.admin.access import RoleAdmin
from apps.auth_svc.admin.clients import ApplicationAdmin
from apps.auth_svc.admin.devices import DeviceSessionAdmin
from apps.auth_svc.admin.grants import UserRoleAdmin
from apps.auth_svc.admin.keys import SigningKeyAdmin
from apps.auth_svc.admin.people import UserAdmin
from apps.auth_svc.admin.rights import (
    ConsentAdmin,
    ConsentTextAdmin,
    DataExportAdmin,
    ErasureAdmin,
)
from apps.auth_svc.admin.support import SupportSessionAdmin

__all__ = [
    "ApplicationAdmin",
    "ConsentAdmin",
    "ConsentTextAdmin",
    "DataExportAdmin",
    "DeviceSessionAdmin",
    "ErasureAdmin",
    "RoleAdmin",
    "SigningKeyAdmin",
    "SupportSessionAdmin",
    "UserAdmin",
    "UserRoleAdmin",
]

# Addresses and second factors are for their person to change, on the pages under /id/.
admin.site.unregister((EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken))
