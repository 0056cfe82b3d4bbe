"""POST /api/notify/v1/acks: the app confirms a push, without a login."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.notify import services
from apps.notify.domain.states import State


class AckIn(serializers.Serializer[Any]):
    ack_token = serializers.CharField(max_length=128, help_text="From the push; valid for a day.")
    stage = serializers.ChoiceField(choices=[State.DELIVERED.value, State.SEEN.value])
    at = serializers.DateTimeField(help_text="When it happened, by the phone's clock.")


class AcksApi(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=AckIn, responses={204: None}, auth=[])
    def post(self, request: Request) -> Response:
        """Repeats change nothing."""
        ack = AckIn(data=request.data)
        ack.is_valid(raise_exception=True)
        services.acknowledge(
            token=ack.validated_data["ack_token"],
            stage=State(ack.validated_data["stage"]),
            at=ack.validated_data["at"],
            key=settings.ACK_KEY,
            now=timezone.now(),
        )
        return Response(status=204)
