"""GET /api/emergency/v1/nearby: who on duty could be called to a place, for dispatchers."""

from __future__ import annotations

import math
from typing import Any, Final

from django.contrib.gis.geos import Point
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import selectors
from apps.emergency.api.fields import Degrees
from apps.emergency.domain.dispatch import WIDEST_M, eta_band
from apps.emergency.models import Responder
from kreki.identity import Action, AllowedForOthers, Resource, caller_reach

MOST: Final = 100
STEP_M: Final = 100  # staff see how far somebody is, never where


class NearbyIn(serializers.Serializer[Any]):
    lat = Degrees(limit=90)
    lng = Degrees(limit=180)
    radius = serializers.FloatField(min_value=1, max_value=WIDEST_M, default=WIDEST_M)
    n = serializers.IntegerField(min_value=1, max_value=MOST, default=20)


class NearbyOut(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    display_name = serializers.CharField()
    transport_mode = serializers.CharField()
    distance_m = serializers.IntegerField(help_text="Dibulatkan ke atas per 100 m.")
    eta_band = serializers.CharField(help_text="Menit berjalan kaki.")


class NearbyApi(APIView):
    permission_classes = [AllowedForOthers.to(Resource.RESPONDER, Action.READ)]

    @extend_schema(parameters=[NearbyIn], responses=NearbyOut(many=True))
    def get(self, request: Request) -> Response:
        """Relawan siaga terdekat yang saat ini boleh dipanggil, tanpa titik posisinya."""
        asked = NearbyIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        where = asked.validated_data
        place = Point(where["lng"], where["lat"], srid=4326)
        reach = caller_reach(request, Resource.RESPONDER, Action.READ)
        if not selectors.is_place_in_reach(place, reach):
            raise PermissionDenied
        near = selectors.list_available(
            place,
            within_m=_coarse_m(where["radius"]),  # an exact one, asked again and again, would tell
            limit=where["n"],
            now=timezone.now(),
        )
        return Response([_coarse(responder, metres) for responder, metres in near])


def _coarse_m(metres: float) -> int:
    return math.ceil(metres / STEP_M) * STEP_M


def _coarse(responder: Responder, metres: float) -> dict[str, Any]:
    distance_m = _coarse_m(metres)
    return dict(
        NearbyOut(
            {
                "user_id": responder.user_id,
                "display_name": responder.display_name,
                "transport_mode": responder.transport_mode,
                "distance_m": distance_m,
                "eta_band": eta_band(distance_m),
            }
        ).data
    )
