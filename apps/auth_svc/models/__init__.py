"""Accounts, roles, clients and the devices people are signed in on."""

from apps.auth_svc.models.access import Permission, Role, RolePermission, UserRole
from apps.auth_svc.models.account import User
from apps.auth_svc.models.device import Application, DeviceSession

__all__ = [
    "Application",
    "DeviceSession",
    "Permission",
    "Role",
    "RolePermission",
    "User",
    "UserRole",
]
