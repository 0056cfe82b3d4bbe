"""POST /api/auth/v1/refresh and /logout."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.answers import TokensOut, describe_tokens
from apps.auth_svc.services import sessions
from kreki.identity.authentication import TokenAuthentication

UNCACHED = {"Cache-Control": "no-store"}


class RefreshIn(serializers.Serializer[Any]):
    refreshToken = serializers.CharField(max_length=512)  # noqa: N815 published contract


class LogoutIn(serializers.Serializer[Any]):
    refreshToken = serializers.CharField(max_length=512, required=False)  # noqa: N815


class RefreshApi(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=RefreshIn, responses=TokensOut)
    def post(self, request: Request) -> Response:
        given = RefreshIn(data=request.data)
        given.is_valid(raise_exception=True)
        tokens = sessions.refresh(refresh_token=given.validated_data["refreshToken"])
        return Response(describe_tokens(tokens), headers=UNCACHED)


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


def _sid(request: Request) -> UUID | None:
    try:
        proof = TokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return proof[0].sid if proof else None
