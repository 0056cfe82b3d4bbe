"""POST /api/auth/v1/register, verify-email, verify-phone, and their resend."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.headless.account import views
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import CodeIn, NextOut, SessionOut
from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.api.flow import FlowApi, pending
from apps.auth_svc.api.inner import Step, step
from apps.auth_svc.domain.errors import TooOften
from apps.auth_svc.gateways.accounts.forms import SignupInput
from apps.auth_svc.models import User
from kreki.api.fields import MailAddressField


class RegisterIn(serializers.Serializer[Any]):
    email = MailAddressField(required=False, allow_null=True)
    phone = PhoneField(required=False, allow_null=True)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    full_name = serializers.CharField(max_length=150)
    language = serializers.ChoiceField(["id", "en"], default="id")
    role = serializers.ChoiceField(
        ["public", "volunteer"],
        default="public",
        help_text="`volunteer` grants nothing: the person applies in the volunteer service.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("email") and not attrs.get("phone"):
            raise serializers.ValidationError({"email": _("Isi surel atau nomor telepon.")})
        person = User(email=attrs.get("email"), full_name=attrs["full_name"])
        try:
            validate_password(attrs["password"], person)
        except ValidationError as error:
            raise serializers.ValidationError({"password": error.messages}) from error
        return attrs


class SignupView(views.SignupView):
    """allauth's, with our input: e-mail is optional beside a phone (trap 7)."""

    input_class: ClassVar = {"POST": SignupInput}


class RegisterApi(FlowApi):
    """The answer is the same for new and known addresses; who reads the mail learns which."""

    view: ClassVar = staticmethod(step(SignupView))

    @extend_schema(request=RegisterIn, responses={201: NextOut})
    @transaction.atomic
    def post(self, request: Request) -> Response:
        given = RegisterIn(data=request.data)
        given.is_valid(raise_exception=True)
        names = ("email", "phone", "password", "full_name", "language")
        body = {name: given.validated_data.get(name) or "" for name in names}
        following = pending(self.take(request, self.view, body))
        if not following:  # a code went to the address a moment ago
            raise TooOften
        return Response({"next": following}, status=201)


class VerifyEmailApi(FlowApi):
    view: ClassVar = staticmethod(step(views.VerifyEmailView))

    @extend_schema(request=CodeIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = CodeIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self.finish(self.take(request, self.view, {"key": given.validated_data["code"]}))


class VerifyPhoneApi(FlowApi):
    view: ClassVar = staticmethod(step(views.VerifyPhoneView))

    @extend_schema(request=CodeIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = CodeIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self.finish(self.take(request, self.view, given.validated_data))


class ResendApi(FlowApi):
    """Another code for the pending step; the first one no longer fits."""

    view: Step

    @extend_schema(request=None, responses={200: None})
    def post(self, request: Request) -> Response:
        self.take(request, self.view)
        return Response({})


class ResendEmailApi(ResendApi):
    view = staticmethod(step(views.ResendEmailVerificationCodeView))


class ResendPhoneApi(ResendApi):
    view = staticmethod(step(views.ResendPhoneVerificationCodeView))
