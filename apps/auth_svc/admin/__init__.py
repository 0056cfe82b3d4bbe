"""Admin of KREKI ID: people, what they may do, their devices, clients, and signing keys."""

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
