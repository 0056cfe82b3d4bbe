"""Clients: KREKI's own, made anew at every start, and those of others."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.domain.clients import (
    BadRegistration,
    Client,
    admin_client,
    check_client,
    machine_client,
    mobile_app,
)
from apps.auth_svc.models import Application
from apps.auth_svc.services import audit
from kreki.services import SERVICES


@dataclass(frozen=True, kw_only=True)
class OwnService:
    """One secret proves a service, whichever of its two clients it speaks as.

    `address` is its origin inside the network.
    """

    secret: str
    address: str


@transaction.atomic
def ensure_own_clients(services: Mapping[str, OwnService]) -> list[str]:
    """Make or correct the clients of KREKI's own parts, by slug; the ids of the new ones.

    Raises:
        BadRegistration: an address cannot be used; nothing was changed.
    """
    return [client.client_id for client, secret in _own(services) if _keep(client, secret)]


@transaction.atomic
def register(client: Client) -> str:
    """Register somebody else's client.

    Returns:
        Its secret, which is shown this once; empty for a public client.

    Raises:
        BadRegistration: nothing was registered.
    """
    if Application.objects.filter(client_id=client.client_id).exists():
        raise BadRegistration("client-id", f"{client.client_id!r} is registered already.")
    if not client.is_machine and not client.redirect_uris:
        raise BadRegistration("redirect-uri", "give at least one.")
    secret = secrets.token_urlsafe(32) if client.is_confidential else ""
    _keep(client, secret)
    audit.record("client.registered", actor="system", subject=f"client:{client.client_id}")
    return secret


@transaction.atomic
def disable(*, application_id: int, by: str, reason: str) -> None:
    """The client gets nothing any more; what it holds is refused at its next use."""
    _set_enabled(application_id, by=by, reason=reason, is_enabled=False)


@transaction.atomic
def enable(*, application_id: int, by: str) -> None:
    """The client may be used again."""
    _set_enabled(application_id, by=by, reason="", is_enabled=True)


def _set_enabled(application_id: int, *, by: str, reason: str, is_enabled: bool) -> None:
    application = Application.objects.select_for_update().get(pk=application_id)
    application.is_enabled = is_enabled
    application.save(update_fields=["is_enabled"])
    audit.record(
        "client.enabled" if is_enabled else "client.disabled",
        actor=by,
        subject=f"client:{application.client_id}",
        reason=reason,
    )


def _own(services: Mapping[str, OwnService]) -> Iterator[tuple[Client, str]]:
    yield mobile_app(), ""
    for service in SERVICES:
        own = services.get(service.slug)
        if own is None:
            raise BadRegistration(service.slug, "the service has no secret and address.")
        yield (
            admin_client(
                service.slug, service.label, public_url=settings.PUBLIC_URL, address=own.address
            ),
            own.secret,
        )
        yield machine_client(service.slug, service.label), own.secret


def _keep(client: Client, secret: str) -> bool:
    """Whether it is new."""
    check_client(
        client,
        known_scopes=set(oauth2_settings.SCOPES),
        allow_http=not settings.HTTPS,
    )
    found = Application.objects.filter(client_id=client.client_id).first()
    application = found or Application(client_id=client.client_id, client_secret="")
    for name, value in _fields(client).items():
        setattr(application, name, value)
    if secret and not check_password(secret, application.client_secret):
        application.client_secret = secret
    application.save()
    return found is None


def _fields(client: Client) -> dict[str, object]:
    machine, people = Application.GRANT_CLIENT_CREDENTIALS, Application.GRANT_AUTHORIZATION_CODE
    return {
        "name": client.name,
        "client_type": "confidential" if client.is_confidential else "public",
        "authorization_grant_type": machine if client.is_machine else people,
        "hash_client_secret": client.is_confidential,
        "algorithm": Application.RS256_ALGORITHM,
        "skip_authorization": client.is_ours,
        "redirect_uris": " ".join(client.redirect_uris),
        "post_logout_redirect_uris": " ".join(client.post_logout_uris),
        "backchannel_logout_uri": client.backchannel_logout_uri,
        "allowed_scopes": list(client.scopes),
        "allowed_resources": list(client.resources),
    }
