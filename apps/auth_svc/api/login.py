"""POST /api/auth/v1/login, login/otp, login/otp/verify: by password or by code."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.headless.account import views
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import CodeIn, NextOut, SessionOut
from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.api.flow import FlowApi
from apps.auth_svc.api.inner import step
from apps.auth_svc.gateways.accounts.forms import RequestLoginCodeInput
from kreki.api.fields import MailAddressField


class ContactIn(serializers.Serializer[Any]):
    """E-mail or phone, one of them."""

    email = MailAddressField(required=False)
    phone = PhoneField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("email")) == bool(attrs.get("phone")):
            raise serializers.ValidationError({"email": _("Isi surel atau nomor telepon.")})
        return attrs


class LoginIn(ContactIn):
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class LoginApi(FlowApi):
    view: ClassVar = staticmethod(step(views.LoginView))

    @extend_schema(request=LoginIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = LoginIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self.finish(self.take(request, self.view, given.validated_data))


class RequestLoginCodeView(views.RequestLoginCodeView):
    input_class = RequestLoginCodeInput


class LoginCodeApi(FlowApi):
    """Sends a code to whoever has the contact; the answer is the same if nobody has."""

    view: ClassVar = staticmethod(step(RequestLoginCodeView))

    @extend_schema(request=ContactIn, responses=NextOut)
    def post(self, request: Request) -> Response:
        given = ContactIn(data=request.data)
        given.is_valid(raise_exception=True)
        self.take(request, self.view, given.validated_data)
        return Response({"next": "login_otp"})


class ConfirmLoginCodeApi(FlowApi):
    view: ClassVar = staticmethod(step(views.ConfirmLoginCodeView))

    @extend_schema(request=CodeIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = CodeIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self.finish(self.take(request, self.view, given.validated_data))
