"""PUT /api/emergency/v1/{id}/respond: the invited person says yes or no."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import services
from apps.emergency.api.authentication import GivesHelp
from apps.emergency.models import Invitation
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id


class RespondIn(serializers.Serializer[Any]):
    action = serializers.ChoiceField(["accept", "reject"])
    eta_minutes = serializers.IntegerField(
        min_value=0, max_value=120, allow_null=True, default=None
    )


class ResponseOut(serializers.Serializer[Invitation]):
    """Never a place: the answer is kept for repeats, which may come after the mission."""

    incident_id = serializers.UUIDField()
    state = serializers.CharField()
    eta_minutes = serializers.IntegerField(allow_null=True)


class RespondApi(APIView):
    authentication_classes = [GivesHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.CHANGE)]

    @extend_schema(request=RespondIn, responses=ResponseOut)
    @idempotent
    def put(self, request: Request, incident_id: UUID) -> Response:
        """Terima atau tolak undangan; terlambat pun diterima selama masih ada tempat."""
        answer = RespondIn(data=request.data)
        answer.is_valid(raise_exception=True)
        return Response(
            ResponseOut(_answer(incident_id, caller_id(request), **answer.validated_data)).data
        )


def _answer(
    incident_id: UUID, user_id: UUID, *, action: str, eta_minutes: int | None
) -> Invitation:
    now = timezone.now()
    if action == "reject":
        return services.decline_invitation(incident_id=incident_id, user_id=user_id, now=now)
    return services.accept_invitation(
        incident_id=incident_id, user_id=user_id, eta_minutes=eta_minutes, now=now
    )
