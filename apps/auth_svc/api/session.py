"""POST /api/auth/v1/login, /refresh and /logout."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.api.me import PersonOut, summarise
from apps.auth_svc.services import sessions
from apps.auth_svc.services.sessions import Device, Session, Tokens
from kreki.api.fields import MailAddressField
from kreki.identity.authentication import TokenAuthentication

UNCACHED = {"Cache-Control": "no-store"}


class LoginIn(serializers.Serializer[Any]):
    email = MailAddressField(required=False)
    phone = PhoneField(required=False)
    password = serializers.CharField(max_length=128, trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("email")) == bool(attrs.get("phone")):
            raise serializers.ValidationError({"email": _("Isi surel atau nomor telepon.")})
        return attrs


class TokensOut(serializers.Serializer[Any]):
    accessToken = serializers.CharField()  # noqa: N815 published contract
    refreshToken = serializers.CharField(help_text="Opaque; changes at every refresh.")  # noqa: N815
    expiresIn = serializers.IntegerField(help_text="Seconds.")  # noqa: N815


class SessionOut(TokensOut):
    user = PersonOut()


class RefreshIn(serializers.Serializer[Any]):
    refreshToken = serializers.CharField(max_length=512)  # noqa: N815 published contract


class LogoutIn(serializers.Serializer[Any]):
    refreshToken = serializers.CharField(max_length=512, required=False)  # noqa: N815


class LoginApi(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=LoginIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = LoginIn(data=request.data)
        given.is_valid(raise_exception=True)
        session = sessions.log_in(
            email=given.validated_data.get("email"),
            phone=given.validated_data.get("phone"),
            password=given.validated_data["password"],
            device=device_of(request),
            now=timezone.now(),
        )
        return Response(describe(session), headers=UNCACHED)


class RefreshApi(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=RefreshIn, responses=TokensOut)
    def post(self, request: Request) -> Response:
        given = RefreshIn(data=request.data)
        given.is_valid(raise_exception=True)
        tokens = sessions.refresh(refresh_token=given.validated_data["refreshToken"])
        return Response(_tokens(tokens), headers=UNCACHED)


class LogoutApi(APIView):
    """Proof is the refresh token in the body, else the bearer token; the answer is always 200."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=LogoutIn, responses={200: None})
    def post(self, request: Request) -> Response:
        given = LogoutIn(data=request.data)
        given.is_valid(raise_exception=True)
        token = given.validated_data.get("refreshToken")
        sessions.log_out(refresh_token=token, sid=_sid(request), now=timezone.now())
        return Response({})


def device_of(request: Request) -> Device:
    """Name and address of the caller's device; the gateway replaces forwarding headers."""
    address = request.META.get("HTTP_X_FORWARDED_FOR") or request.META.get("REMOTE_ADDR")
    return Device(user_agent=request.headers.get("User-Agent", ""), ip=address or None)


def describe(session: Session) -> dict[str, Any]:
    """The published login answer."""
    return SessionOut({**_tokens(session.tokens), "user": summarise(session.user)}).data


def _tokens(tokens: Tokens) -> dict[str, Any]:
    return {
        "accessToken": tokens.access_token,
        "refreshToken": tokens.refresh_token,
        "expiresIn": tokens.expires_in,
    }


def _sid(request: Request) -> UUID | None:
    try:
        proof = TokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return proof[0].sid if proof else None
