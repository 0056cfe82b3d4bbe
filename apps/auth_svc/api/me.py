"""GET and PUT /api/auth/v1/me."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.answers import PersonOut, summarise
from apps.auth_svc.models import User
from apps.auth_svc.selectors import get_account
from apps.auth_svc.services import accounts
from kreki.identity import Action, Allowed, Resource, caller_id


class MeIn(serializers.Serializer[Any]):
    """Fields that are left out stay as they are; e-mail and phone change by a code sent to them."""

    full_name = serializers.CharField(max_length=150, required=False)
    language = serializers.ChoiceField(["id", "en"], required=False)


class MeOut(PersonOut):
    full_name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    created_at = serializers.DateTimeField()


class MeApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.ACCOUNT, Action.READ), put=(Resource.ACCOUNT, Action.CHANGE)
        )
    ]

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response(describe_me(get_account(caller_id(request))))

    @extend_schema(request=MeIn, responses=MeOut)
    def put(self, request: Request) -> Response:
        given = MeIn(data=request.data)
        given.is_valid(raise_exception=True)
        user = accounts.change_profile(user_id=caller_id(request), changes=given.validated_data)
        return Response(describe_me(user))


def describe_me(user: User) -> dict[str, Any]:
    """The person's own record."""
    fields = {name: getattr(user, name) for name in ("full_name", "email", "phone", "language")}
    return MeOut({**summarise(user), **fields, "created_at": user.created_at}).data
