"""Browsers of staff with exactly the permissions a test names."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User
from django.test import Client

NAME = "siti"


def browser(*codenames: str, is_staff: bool = True) -> Client:
    """`browser("view_incident")` belongs to a staff member who may do only that."""
    account = User.objects.create_user(username=NAME, is_staff=is_staff)
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(account)
    return client
