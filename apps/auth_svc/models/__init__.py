"""Accounts, roles, clients and the devices people are signed in on."""

from apps.auth_svc.models.access import Permission, Role, RolePermission, UserRole
from apps.auth_svc.models.account import User
from apps.auth_svc.models.device import Application, DeviceSession
from apps.auth_svc.models.oauth import IssuedCode, LogoutNotice, SigningKey

__all__ = [
    "Application",
    "DeviceSession",
    "IssuedCode",
    "LogoutNotice",
    "Permission",
    "Role",
    "RolePermission",
    "SigningKey",
    "User",
    "UserRole",
]
