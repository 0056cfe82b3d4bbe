"""GET and DELETE /api/auth/v1/sessions, DELETE /sessions/{id}: where a person is signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.domain.errors import DeviceNotFound
from apps.auth_svc.models import DeviceSession
from apps.auth_svc.selectors import list_devices
from apps.auth_svc.services import sessions
from kreki.identity import Action, Allowed, Resource, caller_id
from kreki.identity.permissions import caller_of


class DeviceOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="family")
    application = serializers.CharField(source="application.name")
    user_agent = serializers.CharField()
    ip = serializers.CharField(allow_null=True)
    signed_in_at = serializers.DateTimeField(source="auth_time")
    last_seen_at = serializers.DateTimeField()
    current = serializers.SerializerMethodField(help_text="Whether the request comes from it.")

    def get_current(self, device: DeviceSession) -> bool:
        return bool(device.pk == self.context["sid"])


class DevicesApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.ACCOUNT, Action.READ), delete=(Resource.ACCOUNT, Action.CHANGE)
        )
    ]

    @extend_schema(responses=DeviceOut(many=True))
    def get(self, request: Request) -> Response:
        devices = list_devices(caller_id(request), now=timezone.now())
        shown = DeviceOut(devices, many=True, context={"sid": caller_of(request).sid})
        return Response(shown.data)

    @extend_schema(operation_id="sessions_destroy_others", responses={200: None})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere else; this device stays."""
        sessions.end_others(
            user_id=caller_id(request), sid=caller_of(request).sid, now=timezone.now()
        )
        return Response({})


class DeviceApi(APIView):
    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.CHANGE)]

    @extend_schema(responses={200: None})
    def delete(self, request: Request, family: UUID) -> Response:
        """Sign out there: its tokens, its browser session and what was entered through it."""
        mine: Any = list_devices(caller_id(request), now=timezone.now()).filter(pk=family)
        if not mine.exists():
            raise DeviceNotFound
        sessions.end(family, now=timezone.now())
        return Response({})
