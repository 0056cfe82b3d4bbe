"""GET /api/emergency/v1/{id}: the incident, as much of it as the caller may know."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors, services
from apps.emergency.api.authentication import FollowsHelp
from apps.emergency.api.stages import (
    DispatcherOut,
    EndedOut,
    InvitedOut,
    MissionOut,
    ReporterOut,
)
from apps.emergency.domain import states
from apps.emergency.domain.privacy import Stage
from apps.emergency.selectors import Sight
from kreki.identity import Action, Allowed, Resource, caller_id, caller_reach

OUT: Final[dict[Stage, type[serializers.Serializer[Sight]]]] = {
    Stage.INVITED: InvitedOut,
    Stage.ON_MISSION: MissionOut,
    Stage.ENDED: EndedOut,
    Stage.REPORTER: ReporterOut,
    Stage.DISPATCHER: DispatcherOut,
}
INCIDENT_OUT: Final = PolymorphicProxySerializer(
    component_name="IncidentOut",
    serializers={stage.value: out for stage, out in OUT.items()},
    resource_type_field_name="stage",
)


class IncidentApi(APIView):
    authentication_classes = [FollowsHelp]
    permission_classes = [Allowed.to(Resource.INCIDENT, Action.READ)]

    @extend_schema(responses=INCIDENT_OUT)
    def get(self, request: Request, incident_id: UUID) -> Response:
        """Satu insiden. GET pertama oleh yang diundang dicatat sebagai `seen`."""
        person = caller_id(request)
        look = partial(
            selectors.get_sight,
            incident_id,
            user_id=person,
            reach=caller_reach(request, Resource.INCIDENT, Action.READ),
        )
        sight = look()
        if _is_first_look(sight):
            services.mark_seen(incident_id=incident_id, user_id=person, at=timezone.now())
            sight = look()  # the look itself is an entry, and counts in `version`
        return Response(_shown(sight))


def _is_first_look(sight: Sight) -> bool:
    own = sight.invitation
    return own is not None and own.seen_at is None and own.state in states.MAY_ANSWER


def _shown(sight: Sight) -> dict[str, Any]:
    return dict(OUT[sight.stage](sight).data)
