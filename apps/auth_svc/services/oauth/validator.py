"""Where the toolkit asks us: what a code opens, which refresh tokens count, what tokens say."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

import jwt
import structlog
from django.db.models import QuerySet
from django.utils import timezone
from jwcrypto.jwk import JWK
from oauth2_provider.models import Grant, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError

from apps.auth_svc.models import Application, DeviceSession
from apps.auth_svc.services.oauth import codes, keystore
from apps.auth_svc.services.oauth.audience import check_resources
from apps.auth_svc.services.oauth.browser import enter_client
from apps.auth_svc.services.oauth.endings import end_device
from apps.auth_svc.services.oauth.identity import LIFETIME, id_token_claims, userinfo_claims
from apps.auth_svc.services.oauth.panic import panic_credential

APP: Final = "app"  # scope of the mobile app

LONGEST_NONCE: Final = 255
CHALLENGE: Final = re.compile("[A-Za-z0-9_-]{43}")  # a SHA-256; RFC 7636

log = structlog.get_logger(__name__)


class KrekiValidator(OAuth2Validator):
    """Refresh tokens belong to a device session and die with it."""

    def _load_application(self, client_id: str | None, request: Request) -> Application | None:
        """No client bears a name that the database cannot even be asked for."""
        if client_id is not None and "\0" in client_id:
            return None
        found: Application | None = super()._load_application(client_id, request)
        return found

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        """No secret proves nothing: by default a public client's empty one would match."""
        return bool(stored_secret) and bool(super()._check_secret(provided_secret, stored_secret))

    def validate_silent_login(self, _request: Request) -> bool:
        """The authorisation page has already turned away whoever is not signed in."""
        return True

    def validate_silent_authorization(self, request: Request) -> bool:
        return bool(request.client.skip_authorization)

    def validate_refresh_token(
        self, refresh_token: str, client: Application, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            self._end_reused(refresh_token)
            return False
        family = request.refresh_token_instance.token_family
        live = DeviceSession.objects.live(timezone.now()).select_related("user")
        request.device = live.filter(pk=family).first()
        # The toolkit does not ask whether the person may still sign in (its issue 717).
        return request.device is not None and request.user.is_active

    def _end_reused(self, refresh_token: str) -> None:
        """The toolkit has just revoked the family of a token used twice; its device ends too."""
        used = _rows_of(refresh_token).filter(revoked__isnull=False)
        for family in used.values_list("token_family", flat=True):
            if end_device(family, now=timezone.now()):
                log.warning("refresh token used again after rotation", sid=str(family))

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        super().revoke_token(token, token_type_hint, request, *args, **kwargs)
        for row in _rows_of(token).filter(application=request.client):
            end_device(row.token_family, now=timezone.now())

    def _create_authorization_code(
        self, request: Request, code: dict[str, str], expires: datetime | None = None
    ) -> Grant:
        check_resources(request.resource or (), request.client.allowed_resources, request)
        _check_fits(request)
        grant: Grant = super()._create_authorization_code(request, code, expires)
        now = timezone.now()
        device = enter_client(request.browser, request.client, now=now)
        codes.remember(code["code"], device=device, now=now)
        return grant

    def validate_code(
        self,
        client_id: str,
        code: str,
        client: Application,
        request: Request,
        *args: Any,
        **kw: Any,
    ) -> bool:
        request.device = codes.spend(code, application=client, now=timezone.now())
        if request.device is None or not request.device.user.is_active:
            return False
        request.grant = Grant.objects.filter(code=code, application=client).first()
        return bool(super().validate_code(client_id, code, client, request, *args, **kw))

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        codes.mark_spent(code, now=timezone.now())
        super().invalidate_authorization_code(client_id, code, request, *args, **kwargs)

    def finalize_id_token(
        self, id_token: dict[str, Any], _token: object, _handler: object, request: Request
    ) -> str:
        """`nonce` and `at_hash` are in already; the rest and the signature are ours."""
        now = timezone.now()
        claims = id_token_claims(request.device, request.client, request.scopes, now=now)
        self._save_id_token(claims["jti"], request, now + LIFETIME)
        return keystore.sign({**id_token, **claims}, typ="JWT")

    def _get_key_for_token(self, token: str) -> JWK | None:
        """The published key that a token of ours names; the toolkit would take the client's."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError:
            return None
        return keystore.current().public.get(str(kid))

    def get_userinfo_claims(self, request: Request) -> dict[str, Any]:
        family = request.access_token.refresh_token.token_family
        device = DeviceSession.objects.select_related("user").get(pk=family)
        return userinfo_claims(device, request.scopes, now=timezone.now())

    def _save_bearer_token(self, token: Any, request: Request, *args: Any, **kwargs: Any) -> None:
        presented = getattr(request, "refresh_token_instance", None)
        if presented is not None:
            self._claim(presented, request)
        super()._save_bearer_token(token, request, *args, **kwargs)
        if APP in request.scopes and token.get("refresh_token"):
            token["panic_token"] = panic_credential(request.device, now=timezone.now())

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


def _check_fits(request: Request) -> None:
    """
    Raises:
        InvalidRequestError: what the database could not keep or the token endpoint not compare,
            which would be a crash.
    """
    nonce = request.nonce or ""
    if "\0" in nonce or len(nonce) > LONGEST_NONCE:
        raise InvalidRequestError("nonce is too long", request=request)
    if not CHALLENGE.fullmatch(request.code_challenge or ""):
        raise InvalidRequestError("code_challenge is no SHA-256 in base64url", request=request)


def _rows_of(refresh_token: str) -> QuerySet[Any]:
    checksum = hashlib.sha256(refresh_token.encode()).hexdigest()
    rows: QuerySet[Any] = RefreshToken.objects.filter(token_checksum=checksum)
    return rows
