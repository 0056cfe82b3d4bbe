"""GET /api/emergency/v1/{id}/timeline: numbered entries, for resynchronising after a hint."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors
from apps.emergency.api.authentication import CallsForHelp
from apps.emergency.domain.privacy import Stage
from apps.emergency.models import TimelineEntry
from kreki.identity import Action, Allowed, Resource, caller_id, caller_reach

# Facts shown with an entry; the invited and those whose part has ended see kind and time only.
FACTS: Final = {
    Stage.REPORTER: ("severity", "people", "eta_minutes", "moved_m"),
    Stage.ON_MISSION: ("severity", "people", "eta_minutes", "reason", "moved_m"),
    Stage.INVITED: (),
    Stage.ENDED: (),
}


class TimelineIn(serializers.Serializer[Any]):
    after = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class TimelineOut(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="1, 2, 3 … tanpa celah.")
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    mine = serializers.BooleanField(help_text="Perbuatan saya sendiri.")
    actor_id = serializers.UUIDField(
        allow_null=True, help_text="Hanya bagi dispatcher; selain itu null."
    )
    facts = serializers.DictField()


class TimelineApi(APIView):
    authentication_classes = [CallsForHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.READ)]

    @extend_schema(parameters=[TimelineIn], responses=TimelineOut(many=True))
    def get(self, request: Request, incident_id: UUID) -> Response:
        """Catatan waktu insiden setelah nomor `after`."""
        asked = TimelineIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person = caller_id(request)
        sight = selectors.get_sight(
            incident_id, user_id=person, reach=caller_reach(request, Resource.INCIDENT, Action.READ)
        )
        entries = selectors.list_timeline(sight, after=asked.validated_data["after"])
        return Response([_shown(entry, sight.stage, person) for entry in entries])


def _shown(entry: TimelineEntry, stage: Stage, person: UUID) -> dict[str, Any]:
    is_open = stage == Stage.DISPATCHER
    facts = entry.data if is_open else _allowed(entry.data, stage)
    return dict(
        TimelineOut(
            {
                "version": entry.version,
                "kind": entry.kind,
                "at": entry.at,
                "mine": entry.actor_id == person,
                "actor_id": entry.actor_id if is_open else None,
                "facts": facts,
            }
        ).data
    )


def _allowed(data: dict[str, Any], stage: Stage) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in FACTS[stage]}
