"""Accounts, roles, clients and the devices people are signed in on."""

from apps.auth_svc.models.access import (
    Permission,
    Role,
    RolePermission,
    RoleRequest,
    UserRole,
)
from apps.auth_svc.models.account import User
from apps.auth_svc.models.consent import Consent, ConsentText, Purpose
from apps.auth_svc.models.device import Application, DeviceSession
from apps.auth_svc.models.oauth import IssuedCode, LogoutNotice, SigningKey
from apps.auth_svc.models.rights import DataExport, Erasure, ErasureAnswer, ExportPiece
from apps.auth_svc.models.support import SupportSession

__all__ = [
    "Application",
    "Consent",
    "ConsentText",
    "DataExport",
    "DeviceSession",
    "Erasure",
    "ErasureAnswer",
    "ExportPiece",
    "IssuedCode",
    "LogoutNotice",
    "Permission",
    "Purpose",
    "Role",
    "RolePermission",
    "RoleRequest",
    "SigningKey",
    "SupportSession",
    "User",
    "UserRole",
]
