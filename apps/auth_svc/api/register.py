"""POST /api/auth/v1/register."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.api.session import UNCACHED, SessionOut, describe, device_of
from apps.auth_svc.models import User
from apps.auth_svc.services import accounts
from apps.auth_svc.services.accounts import Profile
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


class RegisterApi(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=RegisterIn, responses={201: SessionOut})
    def post(self, request: Request) -> Response:
        given = RegisterIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        session = accounts.register(
            profile=Profile(
                email=data.get("email"),
                phone=data.get("phone"),
                full_name=data["full_name"],
                language=data["language"],
            ),
            password=data["password"],
            device=device_of(request),
            now=timezone.now(),
        )
        return Response(describe(session), status=201, headers=UNCACHED)
