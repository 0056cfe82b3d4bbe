"""Questions about accounts, roles and devices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import Application, DeviceSession, RoleRequest, User, UserRole
from apps.auth_svc.models.device import DeviceSessionQuerySet
from kreki.identity.areas import lies_in
from kreki.identity.roles import GRANTED_BY, Role, is_usable

OVERVIEW: Final = """
SELECT (SELECT count(*) FROM auth_svc_user WHERE status = 'suspended'),
       (SELECT count(*) FROM auth_svc_user WHERE created_at >= %s),
       (SELECT count(*) FROM kreki_audit_auditevent WHERE action = 'sign_in.refused' AND at >= %s)
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a person may do at one instant.

    Attributes:
        roles: With `public`, which everybody holds.
        bounds: Codes of the areas, sorted, for each role that is held for areas only.
        organisation: For partners.
    """

    roles: frozenset[Role]
    bounds: Mapping[Role, tuple[str, ...]]
    organisation: str | None

    def shown_by(self, amr: Iterable[str]) -> Authority:
        """What a sign-in by `amr` may carry: powerful roles wait for a second factor."""
        methods = frozenset(amr)
        usable = frozenset(role for role in self.roles if is_usable(role, methods))
        bounds = {role: codes for role, codes in self.bounds.items() if role in usable}
        return replace(self, roles=usable, bounds=bounds)


def get_authority(user_id: UUID, *, now: datetime) -> Authority:
    """Roles held at `now`; one query. A role held everywhere is not bound by areas beside."""
    held = UserRole.objects.held(now).filter(user_id=user_id)
    scopes: defaultdict[Role, set[tuple[str, str]]] = defaultdict(set)
    for code, kind, scope in held.values_list("role_id", "scope_type", "scope_id"):
        scopes[Role(code)].add((kind, scope))
    organisations = sorted(
        scope for kind, scope in scopes[Role.PARTNER] if kind == UserRole.Scope.ORGANISATION
    )
    return Authority(
        roles=frozenset({Role.PUBLIC, *(role for role in scopes if scopes[role])}),
        bounds={role: codes for role in scopes if (codes := _areas_in(scopes[role]))},
        organisation=organisations[0] if organisations else None,
    )


def _areas_in(scopes: set[tuple[str, str]]) -> tuple[str, ...]:
    if (UserRole.Scope.EVERYWHERE, "") in scopes:
        return ()
    return tuple(sorted(scope for kind, scope in scopes if kind in UserRole.AREAS))


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


def list_provers(*, email: str | None, phone: str | None) -> QuerySet[User]:
    """Who has proved the normalised e-mail, else the phone: one person at most."""
    if email:
        return User.objects.filter(emailaddress__email=email, emailaddress__verified=True)
    return User.objects.filter(phone=phone, phone_verified=True)


def list_unproved() -> QuerySet[User]:
    """Accounts of people who have proved no contact at all, nor came in by another door."""
    proofs = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    never = User.objects.filter(phone_verified=False, last_login=None, username=None)
    return never.filter(~Exists(proofs), socialaccount=None)


def list_awaited() -> QuerySet[User]:
    """Imported accounts whose people have not come yet: nobody can have prepared one of these,
    because it has no password.
    """
    return list_unproved().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def find_account(*, email: str | None, phone: str | None) -> User | None:
    """Whose the normalised e-mail, else the phone, is: who proved it, else who is awaited with it.

    Whoever merely claims it has nothing by that (decision 0027).
    """
    awaited = list_awaited().filter(**({"email": email} if email else {"phone": phone}))
    return list_provers(email=email, phone=phone).first() or awaited.first()


def find_claimant(*, email: str | None, phone: str | None) -> User | None:
    """Whose password opens the contact: its owner's, else that of who claimed it last.

    Of many claims one is looked at, so that neither time nor load tells how many there are.
    """
    claims = User.objects.filter(**({"email": email} if email else {"phone": phone}))
    owner = find_account(email=email, phone=phone)
    return owner or claims.order_by("-created_at", "id").first()


def find_by_phone(phone: str) -> User | None:
    """Whose a number in any spelling is; None if it is nobody's."""
    try:
        return find_account(email=None, phone=normalise_phone(phone))
    except ValueError:
        return None


def has_verified_email(user: User) -> bool:
    """Whether the person has proved to read the mail of the account's address."""
    mine = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return bool(mine.exists())


def list_devices(user_id: UUID, *, now: datetime) -> DeviceSessionQuerySet:
    """Where the person is signed in, last seen first; clients within a browser count as one."""
    live = DeviceSession.objects.live(now).filter(user_id=user_id, parent=None)
    return live.select_related("application").order_by("-last_seen_at", "family")


def get_live_device(sid: UUID, *, now: datetime) -> DeviceSession | None:
    """The device of an access token; None once it has ended."""
    return DeviceSession.objects.live(now).filter(pk=sid).first()


def list_grants(own: Authority) -> QuerySet[UserRole]:
    """Those of roles that `own` may give, where it may; all for a system administrator.

    Newest first, ended ones too.
    """
    return UserRole.objects.filter(_in_reach(own)).order_by("-pk")


def list_roles_to_give(own: Authority) -> list[Role]:
    """What `own` may give somewhere."""
    return [role for role, granters in GRANTED_BY.items() if granters & own.roles]


def list_open_requests(own: Authority) -> QuerySet[RoleRequest]:
    """What waits for a second person who holds `own`, oldest first."""
    waiting = RoleRequest.objects.filter(decided_at=None, role_id__in=list_roles_to_give(own))
    return waiting.order_by("asked_at", "pk")


def _in_reach(own: Authority) -> Q:
    if Role.SYSTEM_ADMIN in own.roles:
        return Q()
    found = Q(pk__in=[])
    for role, granters in GRANTED_BY.items():
        for granter in granters & own.roles:
            areas = own.bounds.get(granter)
            place = Q() if areas is None else lies_in(areas, lookup="scope_id")
            found |= Q(role_id=role) & place
    return found


def get_sign_in_time(*, session_key: str, now: datetime) -> datetime | None:
    """When whoever is in this browser last proved who they are; None if it is no live device."""
    live = DeviceSession.objects.live(now).filter(session_key=session_key)
    return live.values_list("auth_time", flat=True).first()


@dataclass(frozen=True, slots=True)
class Overview:
    """How many accounts are suspended or new, and how many sign-ins were refused."""

    suspended: int
    registered: int
    refused: int


def get_overview(*, registered_since: datetime, refused_since: datetime) -> Overview:
    """One query, which reads an index for each number."""
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, [registered_since, refused_since])
        return Overview(*cursor.fetchone())
