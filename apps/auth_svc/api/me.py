"""GET and PUT /api/auth/v1/me."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.models import User
from apps.auth_svc.selectors import get_account, get_authority
from apps.auth_svc.services import accounts
from kreki.api.fields import MailAddressField
from kreki.identity import Role, caller_id
from kreki.identity.roles import highest


class MeIn(serializers.Serializer[Any]):
    """Fields that are left out stay as they are."""

    full_name = serializers.CharField(max_length=150, required=False)
    language = serializers.ChoiceField(["id", "en"], required=False)
    email = MailAddressField(required=False, allow_null=True)
    phone = PhoneField(required=False, allow_null=True)


class PersonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    role = serializers.ChoiceField(
        [(role.value, role.name) for role in Role], help_text="The highest-ranked role."
    )
    roles = serializers.ListField(child=serializers.CharField())
    verified = serializers.BooleanField()


class MeOut(PersonOut):
    full_name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    created_at = serializers.DateTimeField()


class MeApi(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response(_describe(get_account(caller_id(request))))

    @extend_schema(request=MeIn, responses=MeOut)
    def put(self, request: Request) -> Response:
        given = MeIn(data=request.data)
        given.is_valid(raise_exception=True)
        user = accounts.change_profile(user_id=caller_id(request), changes=given.validated_data)
        return Response(_describe(user))


def summarise(user: User) -> dict[str, Any]:
    """Who the person is to the app: id, highest role, all roles, verified."""
    held = get_authority(user.pk, now=timezone.now()).roles
    return {
        "id": user.pk,
        "role": highest(Role(code) for code in held if code in set(Role)),
        "roles": sorted(held),
        "verified": user.phone_verified,
    }


def _describe(user: User) -> dict[str, Any]:
    fields = {name: getattr(user, name) for name in ("full_name", "email", "phone", "language")}
    return MeOut({**summarise(user), **fields, "created_at": user.created_at}).data
