"""POST /api/auth/v1/login/google and me/google: an ID token that Google gave to the app."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import SessionOut
from apps.auth_svc.api.flow import FlowApi, SignedInApi
from apps.auth_svc.api.inner import step
from apps.auth_svc.gateways.accounts.google import read_id_token
from apps.auth_svc.gateways.accounts.google_steps import GoogleConnectView, GoogleLoginView
from kreki.identity import Action, Allowed, RecentlySignedIn, Resource


class GoogleIn(serializers.Serializer[Any]):
    id_token = serializers.CharField(max_length=8192)
    nonce = serializers.CharField(
        max_length=255, required=False, help_text="What the app gave Google's library, if it did."
    )


class GoogleLoginApi(FlowApi):
    """Registers whoever is new. Somebody whose address has an account signs in to that first."""

    view: ClassVar = staticmethod(step(GoogleLoginView))

    @extend_schema(request=GoogleIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        return self.finish(self.take(request, self.view, {"claims": _claims(request)}))


class GoogleConnectApi(SignedInApi):
    """From now on Google opens the person's account too."""

    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.CHANGE), RecentlySignedIn]
    view: ClassVar = staticmethod(step(GoogleConnectView))

    @extend_schema(request=GoogleIn, responses={200: None})
    def post(self, request: Request) -> Response:
        self.take(request, self.view, {"claims": _claims(request)})
        return Response({})


def _claims(request: Request) -> dict[str, Any]:
    """Read before the step begins: no transaction waits for Google."""
    given = GoogleIn(data=request.data)
    given.is_valid(raise_exception=True)
    return read_id_token(
        given.validated_data["id_token"], nonce=given.validated_data.get("nonce", "")
    )
