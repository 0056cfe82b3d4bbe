"""The local account of a staff member: made at sign-in, with the rights its roles give now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from kreki.identity.roles import Role
from kreki.identity.sso.access import Access, Rights
from kreki.identity.sso.models import StaffLimit

NAME_LENGTH: Final = 150
ACTIONS: Final = {
    Rights.ALL: (),
    Rights.STAFF: ("view", "add", "change"),
    Rights.READ: ("view",),
    Rights.AREA: ("view", "change"),
    Rights.ENTER: (),
}


@transaction.atomic
def keep_staff(*, user_id: UUID, name: str, access: Access) -> Any:
    """The account whose username is `user_id`, with exactly the rights of `access`.

    Simultaneous sign-ins of one person meet in the unique username.
    """
    accounts: Any = get_user_model().objects  # Django's own; KREKI ID never calls this
    user, is_new = accounts.get_or_create(username=str(user_id))
    if is_new:
        user.set_unusable_password()
    user.first_name = name[:NAME_LENGTH]
    user.is_active = True
    user.save()
    give_rights(user, access)
    return user


@transaction.atomic
def give_rights(user: Any, access: Access | None) -> None:
    """Staff, superuser, groups and areas as `access` says; None takes everything away."""
    user.is_staff = access is not None
    user.is_superuser = access is not None and access.is_superuser
    user.save(update_fields=["is_staff", "is_superuser"])
    rights = access.rights if access else {}
    user.groups.set([_group(role, each) for role, each in rights.items()])
    user.user_permissions.clear()
    _limit(user, access)


def has_rights(user: Any, access: Access, *, groups: Iterable[str]) -> bool:
    """Whether `give_rights` would change nothing that counts; `groups` are the user's now."""
    flags = (user.is_staff, user.is_superuser) == (True, access.is_superuser)
    return flags and set(groups) == {_name(*each) for each in access.rights.items()}


def _group(role: Role, rights: Rights) -> Group:
    group, _is_new = Group.objects.get_or_create(name=_name(role, rights))
    group.permissions.set(_permissions(rights))
    return group


def _name(role: Role, rights: Rights) -> str:
    """Whoever holds a role for areas only must not share a group with who holds it everywhere."""
    return f"{role}: {rights}"


def _permissions(rights: Rights) -> QuerySet[Permission]:
    """For models without a page too: they may stand under the records of others."""
    wanted = Q(pk__in=[])
    for action in ACTIONS[rights]:
        wanted |= Q(codename__startswith=f"{action}_")
    own = Permission.objects.filter(wanted, content_type__app_label=settings.SERVICE.name)
    if rights is Rights.AREA:
        return own.filter(content_type__model__in=_models_that_know_their_area())
    return own


def _models_that_know_their_area() -> list[str]:
    pages = site._registry.values()  # noqa: SLF001 the way the admin's own checks take
    return [str(page.opts.model_name) for page in pages if getattr(page, "area_lookup", "")]


def _limit(user: Any, access: Access | None) -> None:
    areas, reads_all = (access.areas, access.reads_everywhere) if access else ((), False)
    if areas is None:
        StaffLimit.objects.filter(user=user).delete()
    else:
        limit = {"areas": list(areas), "reads_all": reads_all}
        StaffLimit.objects.update_or_create(user=user, defaults=limit)
