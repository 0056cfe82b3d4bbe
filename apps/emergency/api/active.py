"""GET /api/emergency/v1/active: live incidents that concern the caller."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors
from apps.emergency.api.stages import PointOut
from apps.emergency.models import Incident
from kreki.api.pagination import PageIn, paginate
from kreki.identity import Action, Allowed, Resource, caller_id, caller_reach


class ActiveOut(serializers.Serializer[Incident]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    status = serializers.CharField()
    severity = serializers.CharField()
    area = serializers.SerializerMethodField()
    point = PointOut(source="whereabouts", help_text="Tempat tekanan tombol terakhir.")
    raised_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    invited = serializers.IntegerField(help_text="Orang yang pernah diundang.")
    coming = serializers.IntegerField(help_text="Orang dalam perjalanan.")
    there = serializers.IntegerField(help_text="Orang di lokasi.")

    def get_area(self, incident: Incident) -> str:
        return incident.area.name if incident.area else ""


class ActiveApi(APIView):
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.READ)]

    @extend_schema(parameters=[PageIn], responses=ActiveOut(many=True))
    def get(self, request: Request) -> Response:
        """Insiden berjalan: semuanya bagi dispatcher, selain itu milik sendiri."""
        live = selectors.list_live_incidents(
            user_id=caller_id(request), reach=caller_reach(request, Resource.INCIDENT, Action.READ)
        )
        return paginate(request, live, ActiveOut)
