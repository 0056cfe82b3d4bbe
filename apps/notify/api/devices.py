"""/api/notify/v1/devices: where a person's pushes go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.notify import services
from apps.notify.models import Device
from apps.notify.models.contact import Language
from apps.notify.selectors import list_devices
from apps.notify.services.devices import Registration
from kreki.api.idempotency import idempotent
from kreki.api.pagination import PageIn, paginate
from kreki.identity import Action, Allowed, Resource, caller_id


class DeviceIn(serializers.Serializer[Any]):
    installation_id = serializers.CharField(
        max_length=64, help_text="Made by the app at its first start; stays until it is removed."
    )
    platform = serializers.ChoiceField(choices=Device.Platform.choices)
    target_kind = serializers.ChoiceField(choices=Device.TargetKind.choices)
    target = serializers.CharField(
        max_length=512, help_text="Registration token or Firebase installation id."
    )
    language = serializers.ChoiceField(choices=Language.choices, default=Language.INDONESIAN)
    app_version = serializers.CharField(max_length=32, default="", allow_blank=True)


class DeviceOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    installation_id = serializers.CharField()
    platform = serializers.ChoiceField(choices=Device.Platform.choices)
    language = serializers.ChoiceField(choices=Language.choices)
    app_version = serializers.CharField()
    state = serializers.ChoiceField(choices=Device.State.choices)
    last_registered_at = serializers.DateTimeField()


class DevicesApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.CONTACT, Action.READ), post=(Resource.CONTACT, Action.CHANGE)
        )
    ]

    @extend_schema(parameters=[PageIn], responses=DeviceOut(many=True))
    def get(self, request: Request) -> Response:
        return paginate(request, list_devices(caller_id(request)), DeviceOut)

    @extend_schema(request=DeviceIn, responses=DeviceOut)
    @idempotent
    def post(self, request: Request) -> Response:
        """Register at every start of the app; the newest target of an installation counts."""
        asked = DeviceIn(data=request.data)
        asked.is_valid(raise_exception=True)
        device = services.register_device(
            Registration(**asked.validated_data), by=caller_id(request), now=timezone.now()
        )
        return Response(DeviceOut(device).data)


class DeviceApi(APIView):
    permission_classes = [Allowed.to(Resource.CONTACT, Action.CHANGE)]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, device_id: UUID) -> Response:
        """Forget the device at logout."""
        services.remove_device(device_id=device_id, by=caller_id(request))
        return Response(status=204)
