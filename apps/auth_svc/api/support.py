"""GET /api/auth/v1/me/support-accesses: when support acted in the person's name."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.models import SupportSession
from apps.auth_svc.services import support
from kreki.api.pagination import paginate
from kreki.identity import Action, Allowed, Resource, caller_id


class SupportAccessOut(serializers.Serializer[Any]):
    category = serializers.ChoiceField(SupportSession.Category.choices)
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class SupportAccessesApi(APIView):
    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.READ)]

    @extend_schema(responses=SupportAccessOut(many=True))
    def get(self, request: Request) -> Response:
        """Kapan dukungan KREKI melihat akun ini, terbaru lebih dahulu."""
        return paginate(request, support.list_accesses(caller_id(request)), SupportAccessOut)
