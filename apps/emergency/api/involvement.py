"""GET /api/emergency/v1/involvement, and the same about somebody for KREKI ID."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors
from kreki.identity import Action, Allowed, Resource, caller_id
from kreki.identity.machines import MachineAuthentication, ScopeAllowed


class InvolvementOut(serializers.Serializer[Any]):
    involved = serializers.BooleanField(
        help_text="Panggilan sendiri masih berjalan, atau sedang bertugas."
    )


class InvolvementApi(APIView):
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.READ)]

    @extend_schema(responses=InvolvementOut)
    def get(self, request: Request) -> Response:
        """Apakah pemanggil terlibat dalam insiden berjalan; KREKI ID bertanya sebelum menghapus."""
        involved = selectors.is_involved(caller_id(request))
        return Response(InvolvementOut({"involved": involved}).data)


class PersonInvolvementApi(APIView):
    """Not routed from outside."""

    authentication_classes = [MachineAuthentication]
    permission_classes = [ScopeAllowed.of("emergency.involvement")]

    @extend_schema(exclude=True)
    def get(self, _request: Request, user_id: UUID) -> Response:
        """Whether this person is in an emergency: KREKI ID asks before it erases an account."""
        return Response(InvolvementOut({"involved": selectors.is_involved(user_id)}).data)
