"""GET and PUT /api/emergency/v1/duty: whether the caller may be called, and from where."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors, services
from apps.emergency.api.fields import Degrees, Metres
from apps.emergency.models import LivePosition
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id


class DutyIn(serializers.Serializer[Any]):
    on = serializers.BooleanField()
    latitude = Degrees(limit=90, required=False, help_text="Wajib saat siaga dinyalakan.")
    longitude = Degrees(limit=180, required=False, help_text="Wajib saat siaga dinyalakan.")
    accuracy_m = Metres()
    fix_at = serializers.DateTimeField(required=False, help_text="Waktu posisi menurut ponsel.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["on"]:
            missing = [name for name in ("latitude", "longitude") if name not in attrs]
            if missing:
                required = self.fields[missing[0]].error_messages["required"]
                raise ValidationError(dict.fromkeys(missing, required))
        return attrs


class DutyOut(serializers.Serializer[Any]):
    on = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    heard_at = serializers.DateTimeField(allow_null=True)


class DutyApi(APIView):
    permission_classes = [Allowed.to(Resource.DUTY, Action.USE)]

    @extend_schema(responses=DutyOut)
    def get(self, request: Request) -> Response:
        """Status siaga saya."""
        return Response(_duty(selectors.get_position(caller_id(request))))

    @extend_schema(request=DutyIn, responses=DutyOut)
    @idempotent
    def put(self, request: Request) -> Response:
        """Nyalakan siaga dengan posisi pertama, atau matikan."""
        duty = DutyIn(data=request.data)
        duty.is_valid(raise_exception=True)
        said = duty.validated_data
        if not said["on"]:
            services.go_off_duty(user_id=caller_id(request))
            return Response(_duty(None))
        now = timezone.now()
        fix = services.Fix(
            latitude=said["latitude"],
            longitude=said["longitude"],
            accuracy_m=said["accuracy_m"],
            fix_at=said.get("fix_at", now),
        )
        return Response(_duty(services.go_on_duty(user_id=caller_id(request), fix=fix, now=now)))


def _duty(position: LivePosition | None) -> dict[str, Any]:
    if position is None:
        return {"on": False, "since": None, "heard_at": None}
    return dict(DutyOut({"on": True, "since": position.since, "heard_at": position.heard_at}).data)
