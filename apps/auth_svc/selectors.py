"""Questions about accounts, roles and devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import Application, DeviceSession, User, UserRole
from apps.auth_svc.models.device import DeviceSessionQuerySet
from kreki.identity.roles import Role

MOST_AREAS = 20  # in a token; beyond that, services read their own copy


@dataclass(frozen=True, slots=True)
class Authority:
    """What a person may do at one instant.

    Attributes:
        roles: Codes, with `public`, which everybody holds.
        areas: Codes that area-bound roles are limited to, sorted.
        organisation: For partners.
    """

    roles: frozenset[str]
    areas: tuple[str, ...]
    organisation: str | None


def get_authority(user_id: UUID, *, now: datetime) -> Authority:
    """Roles held at `now`; one query."""
    held = UserRole.objects.held(now).filter(user_id=user_id)
    grants = list(held.values_list("role_id", "scope_type", "scope_id"))
    areas = {scope for _, kind, scope in grants if kind == UserRole.Scope.AREA}
    organisations = sorted(s for _, kind, s in grants if kind == UserRole.Scope.ORGANISATION)
    return Authority(
        roles=frozenset({Role.PUBLIC, *(code for code, _, _ in grants)}),
        areas=tuple(sorted(areas)),
        organisation=organisations[0] if organisations else None,
    )


def get_account(user_id: UUID) -> User:
    """The account.

    Raises:
        AccountNotFound
    """
    try:
        return User.objects.get(pk=user_id)
    except User.DoesNotExist:
        raise AccountNotFound from None


def get_mobile_app() -> Application:
    """The public client that the registration and login endpoints issue tokens for."""
    return Application.objects.get(client_id="kreki-app")


def get_pages_client() -> Application:
    """The client under which browsers are signed in on KREKI ID's own pages."""
    return Application.objects.get(client_id="kreki-pages")


def find_account(*, email: str | None, phone: str | None) -> User | None:
    """By normalised e-mail, else by phone; None if nobody has it."""
    found = User.objects.filter(email=email) if email else User.objects.filter(phone=phone)
    return found.first()


def find_by_phone(phone: str) -> User | None:
    """By a number in any spelling; None if nobody has it."""
    try:
        return find_account(email=None, phone=normalise_phone(phone))
    except ValueError:
        return None


def has_verified_email(user: User) -> bool:
    """Whether the person has proved to read the mail of the account's address."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def list_devices(user_id: UUID, *, now: datetime) -> DeviceSessionQuerySet:
    """Where the person is signed in, last seen first; clients within a browser count as one."""
    live = DeviceSession.objects.live(now).filter(user_id=user_id, parent=None)
    return live.select_related("application").order_by("-last_seen_at", "family")


def get_live_device(sid: UUID, *, now: datetime) -> DeviceSession | None:
    """The device of an access token; None once it has ended."""
    return DeviceSession.objects.live(now).filter(pk=sid).first()
