"""Decides which refresh tokens still count; everything else is the toolkit's validator."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from oauth2_provider.models import RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError

from apps.auth_svc.models import Application, DeviceSession

log = structlog.get_logger(__name__)


class KrekiValidator(OAuth2Validator):
    """Refresh tokens belong to a device session and die with it."""

    def _load_application(self, client_id: str | None, request: Request) -> Application | None:
        """No client bears a name that the database cannot even be asked for."""
        if client_id is not None and "\0" in client_id:
            return None
        found: Application | None = super()._load_application(client_id, request)
        return found

    def validate_refresh_token(
        self, refresh_token: str, client: Application, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            self._end_reused(refresh_token)
            return False
        family = request.refresh_token_instance.token_family
        request.device = DeviceSession.objects.live(timezone.now()).filter(pk=family).first()
        # The toolkit does not ask whether the person may still sign in (its issue 717).
        return request.device is not None and request.user.is_active

    def _end_reused(self, refresh_token: str) -> None:
        """The toolkit has just revoked the family of a token used twice; its device ends too."""
        used = _rows_of(refresh_token).filter(revoked__isnull=False)
        for family in used.values_list("token_family", flat=True):
            if _end_device(family):
                log.warning("refresh token used again after rotation", sid=str(family))

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        super().revoke_token(token, token_type_hint, request, *args, **kwargs)
        for row in _rows_of(token).filter(application=request.client):
            RefreshToken.revoke_family(row.token_family)
            _end_device(row.token_family)

    def _save_bearer_token(self, token: Any, request: Request, *args: Any, **kwargs: Any) -> None:
        presented = getattr(request, "refresh_token_instance", None)
        if presented is not None:
            self._claim(presented, request)
        super()._save_bearer_token(token, request, *args, **kwargs)

    def _claim(self, presented: RefreshToken, request: Request) -> None:
        """Only one request may rotate a token; without Redis's lock the losers end here.

        Raises:
            InvalidGrantError: another request rotated it since it was validated.
        """
        fresh = RefreshToken.objects.select_for_update().filter(pk=presented.pk, revoked=None)
        if not list(fresh):
            raise InvalidGrantError(request=request)
        DeviceSession.objects.filter(pk=request.device.pk).update(last_seen_at=timezone.now())

    def _create_refresh_token(
        self, request: Request, code: str, access_token: Any, previous: Any
    ) -> RefreshToken:
        # The first token of a family takes the family of its device, so that it equals `sid`.
        family = previous or SimpleNamespace(token_family=request.device.family)
        return super()._create_refresh_token(request, code, access_token, family)


def _rows_of(refresh_token: str) -> QuerySet[Any]:
    checksum = hashlib.sha256(refresh_token.encode()).hexdigest()
    rows: QuerySet[Any] = RefreshToken.objects.filter(token_checksum=checksum)
    return rows


def _end_device(family: UUID) -> bool:
    """Whether it was live until now."""
    live = DeviceSession.objects.filter(pk=family, ended_at=None)
    return live.update(ended_at=timezone.now()) > 0
