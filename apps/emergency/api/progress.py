"""PUT /api/emergency/v1/{id}/arrive, complete and cancel."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import services
from apps.emergency.api.authentication import CallsForHelp, GivesHelp
from apps.emergency.api.respond import ResponseOut
from apps.emergency.models import Incident
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id, caller_reach


class OutcomeOut(serializers.Serializer[Incident]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    status = serializers.CharField()
    ended_at = serializers.DateTimeField()


class ArriveApi(APIView):
    authentication_classes = [GivesHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.CHANGE)]

    @extend_schema(request=None, responses=ResponseOut)
    @idempotent
    def put(self, request: Request, incident_id: UUID) -> Response:
        """Saya sudah di sisi korban."""
        invitation = services.arrive(
            incident_id=incident_id, user_id=caller_id(request), now=timezone.now()
        )
        return Response(ResponseOut(invitation).data)


class CompleteApi(APIView):
    authentication_classes = [GivesHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.CHANGE)]

    @extend_schema(request=None, responses=OutcomeOut)
    @idempotent
    def put(self, request: Request, incident_id: UUID) -> Response:
        """Pertolongan selesai: oleh relawan yang sudah tiba, atau dispatcher."""
        incident = services.complete_incident(
            incident_id=incident_id,
            by=caller_id(request),
            reach=caller_reach(request, Resource.INCIDENT, Action.CHANGE),
            now=timezone.now(),
        )
        return Response(OutcomeOut(incident).data)


class CancelApi(APIView):
    authentication_classes = [CallsForHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.CHANGE)]

    @extend_schema(request=None, responses=OutcomeOut)
    @idempotent
    def put(self, request: Request, incident_id: UUID) -> Response:
        """Batalkan panggilan: oleh pelapor, atau dispatcher."""
        incident = services.cancel_incident(
            incident_id=incident_id,
            by=caller_id(request),
            reach=caller_reach(request, Resource.INCIDENT, Action.CHANGE),
            now=timezone.now(),
        )
        return Response(OutcomeOut(incident).data)
