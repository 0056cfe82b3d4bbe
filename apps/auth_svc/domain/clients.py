"""Which clients KREKI's own services are, and which addresses a client may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kreki.services import SERVICES

AUDIENCE: Final = "https://api.kreki.id"  # + "/<slug>"
# Which services a service may call in its own name; nobody else's token opens its doors.
MAY_CALL: Final[dict[str, tuple[str, ...]]] = {
    "auth": ("emergency",),
    "emergency": ("volunteer", "notify"),
    "volunteer": ("lms", "notify"),
    "lms": ("volunteer", "notify"),
    "content": ("notify",),
    "notify": (),
    "satusehat": ("volunteer", "lms"),
}


# What it may do there, beside what every service may.
MAY_DO: Final[dict[str, tuple[str, ...]]] = {"auth": ("emergency.involvement",)}


class BadRegistration(Exception):
    """Nothing was registered; `field` is what cannot be accepted."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, kw_only=True)
class Client:
    """What a client is registered for.

    Attributes:
        is_machine: Asks in its own name (client credentials); it has no people and no pages.
        is_ours: People are not asked whether they agree.
        resources: URIs it may get tokens for.
    """

    client_id: str
    name: str
    is_confidential: bool = True
    is_machine: bool = False
    is_ours: bool = False
    redirect_uris: tuple[str, ...] = ()
    post_logout_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str = ""
    scopes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


def resource_of(slug: str) -> str:
    """The audience of tokens for a service."""
    return f"{AUDIENCE}/{slug}"


def admin_client(slug: str, label: str, *, public_url: str, address: str) -> Client:
    """The client under which the staff of a service sign in to its admin.

    Args:
        public_url: Origin of the gateway, where browsers are.
        address: Origin of the service inside the network, where it is told of logouts.
    """
    admin = f"{public_url}/admin/{slug}/"
    return Client(
        client_id=f"admin-{slug}",
        name=f"KREKI {label}",
        is_ours=True,
        redirect_uris=(f"{admin}oidc/callback/",),
        post_logout_uris=(admin, f"{public_url}/admin/"),
        # KREKI ID's own admin is entered with the session of its pages, which ends by itself.
        backchannel_logout_uri="" if slug == "auth" else f"{address}/admin/{slug}/oidc/logout/",
        scopes=("openid", "profile", "email"),
        resources=(resource_of(slug),),
    )


def machine_client(slug: str, label: str) -> Client:
    """The client under which a service calls others."""
    return Client(
        client_id=f"svc-{slug}",
        name=f"KREKI {label}",
        is_machine=True,
        is_ours=True,
        scopes=("service", *MAY_DO.get(slug, ())),
        resources=tuple(resource_of(callee) for callee in MAY_CALL[slug]),
    )


def mobile_app() -> Client:
    """HELP 119. It signs people in by the contract's endpoints, so it has no redirect address."""
    return Client(
        client_id="kreki-app",
        name="HELP 119",
        is_confidential=False,
        is_ours=True,
        scopes=("app",),
        resources=tuple(resource_of(service.slug) for service in SERVICES),
    )


def check_client(client: Client, *, known_scopes: set[str], allow_http: bool) -> None:
    """
    Raises:
        BadRegistration: names the first field that cannot be accepted.
    """
    _check_kind(client)
    for uri in client.redirect_uris:
        check_address("redirect-uri", uri, allow_http=allow_http)
    for uri in client.post_logout_uris:
        check_address("post-logout-uri", uri, allow_http=allow_http)
    if client.backchannel_logout_uri:  # inside the network nothing has TLS
        inside = allow_http or client.is_ours
        check_address("backchannel-logout-uri", client.backchannel_logout_uri, allow_http=inside)
    for scope in client.scopes:
        if scope not in known_scopes:
            raise BadRegistration("scope", f"{scope!r} is not one of {sorted(known_scopes)}.")
    for resource in client.resources:
        check_address("resource", resource, allow_http=False)


def _check_kind(client: Client) -> None:
    if not client.client_id or not client.client_id.isascii() or not client.client_id.isprintable():
        raise BadRegistration("client-id", "give printable ASCII characters.")
    if client.is_machine and not client.is_confidential:
        raise BadRegistration("public", "a machine proves itself with a secret.")
    if client.is_machine and client.redirect_uris:
        raise BadRegistration("redirect-uri", "a machine signs nobody in.")


def check_address(field: str, uri: str, *, allow_http: bool) -> None:
    """Exact, absolute and safe to send a browser to.

    Raises:
        BadRegistration
    """
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError as error:
        raise BadRegistration(field, f"{uri!r} has no host or port that could be.") from error
    schemes = {"http", "https"} if allow_http else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise BadRegistration(field, f"{uri!r} must begin with {' or '.join(sorted(schemes))}://.")
    if "#" in uri or parts.username is not None or "*" in uri or "\\" in uri:
        raise BadRegistration(field, f"{uri!r} must have no fragment, user or wildcard.")
    if not uri.isascii() or not uri.isprintable() or " " in uri:
        raise BadRegistration(field, f"{uri!r} must be printable ASCII without spaces.")
