"""POST /api/auth/v1/forgot-password, reset-password, password and reauthenticate."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.headless.account import views
from allauth.headless.base.response import AuthenticationResponse
from allauth.headless.base.views import APIView as AllauthView
from allauth.headless.mfa import views as mfa
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import NextOut
from apps.auth_svc.api.flow import FlowApi, SignedInApi
from apps.auth_svc.api.inner import step
from apps.auth_svc.api.login import ContactIn
from apps.auth_svc.gateways.accounts.forms import RequestResetInput
from apps.auth_svc.gateways.accounts.reset import begin_reset_by_phone
from kreki.identity import Action, Allowed, Resource


class ResetIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=16)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class ChangeIn(serializers.Serializer[Any]):
    current_password = serializers.CharField(max_length=128, trim_whitespace=False)
    new_password = serializers.CharField(max_length=128, trim_whitespace=False)


class ProofIn(serializers.Serializer[Any]):
    """The password, or a code of the second factor."""

    password = serializers.CharField(max_length=128, trim_whitespace=False, required=False)
    code = serializers.CharField(max_length=16, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"password": _("Isi kata sandi atau kode.")})
        return attrs


class ForgotByEmailView(views.RequestPasswordResetView):
    input_class = RequestResetInput


class ForgotByPhoneView(AllauthView):
    """What allauth has for e-mail only."""

    def post(self, request: HttpRequest) -> HttpResponse:
        begin_reset_by_phone(request, phone=self.data["phone"])
        answer: HttpResponse = AuthenticationResponse(request)
        return answer


class ForgotPasswordApi(FlowApi):
    """Sends a code to whoever has the contact; the answer is the same if nobody has."""

    by_email: ClassVar = staticmethod(step(ForgotByEmailView))
    by_phone: ClassVar = staticmethod(step(ForgotByPhoneView))

    @extend_schema(request=ContactIn, responses=NextOut)
    def post(self, request: Request) -> Response:
        given = ContactIn(data=request.data)
        given.is_valid(raise_exception=True)
        view = self.by_email if given.validated_data.get("email") else self.by_phone
        self.take(request, view, given.validated_data)
        return Response({"next": "reset_password"})


class ResetPasswordApi(FlowApi):
    """The code and the new password; every device is signed out, and nobody is signed in."""

    view: ClassVar = staticmethod(step(views.ResetPasswordView))

    @extend_schema(request=ResetIn, responses={200: None})
    def post(self, request: Request) -> Response:
        given = ResetIn(data=request.data)
        given.is_valid(raise_exception=True)
        body = {
            "key": given.validated_data["code"],
            "password": given.validated_data["password"],
        }
        self.take(request, self.view, body)
        self.flow_token = ""
        return Response({})


class PasswordApi(SignedInApi):
    """A new password; every other device is signed out."""

    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.CHANGE)]
    view: ClassVar = staticmethod(step(views.ChangePasswordView))

    @extend_schema(request=ChangeIn, responses={200: None})
    def post(self, request: Request) -> Response:
        given = ChangeIn(data=request.data)
        given.is_valid(raise_exception=True)
        self.take(request, self.view, given.validated_data)
        return Response({})


class ReauthenticateApi(SignedInApi):
    """Proves once more who is there; refresh for a token whose `auth_time` is now."""

    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.CHANGE)]
    by_password: ClassVar = staticmethod(step(views.ReauthenticateView))
    by_code: ClassVar = staticmethod(step(mfa.ReauthenticateView))

    @extend_schema(request=ProofIn, responses={200: None})
    def post(self, request: Request) -> Response:
        given = ProofIn(data=request.data)
        given.is_valid(raise_exception=True)
        view = self.by_password if "password" in given.validated_data else self.by_code
        self.take(request, view, given.validated_data)
        return Response({})
