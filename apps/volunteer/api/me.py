"""GET, PUT /api/volunteer/v1/volunteers/me and PUT …/me/skills: one's own profile."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.volunteer.api.volunteers import VolunteerIn, VolunteerOut
from apps.volunteer.models import Profile
from apps.volunteer.selectors import get_volunteer
from apps.volunteer.services import profiles
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id
from kreki.identity.policy import EVERYWHERE


class SkillsIn(serializers.Serializer[Profile]):
    skills = serializers.ListField(
        child=serializers.CharField(max_length=30),
        max_length=50,
        help_text="Semua kode keterampilan; menggantikan daftar sebelumnya.",
    )


class MeApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.VOLUNTEER_PROFILE, Action.READ),
            put=(Resource.VOLUNTEER_PROFILE, Action.CHANGE),
        )
    ]

    @extend_schema(responses=VolunteerOut)
    def get(self, request: Request) -> Response:
        return Response(VolunteerOut(_own(request)).data)

    @extend_schema(request=VolunteerIn, responses=VolunteerOut)
    @idempotent
    def put(self, request: Request) -> Response:
        wanted = VolunteerIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        profiles.change_profile(user_id=caller_id(request), changes=wanted.validated_data)
        return Response(VolunteerOut(_own(request)).data)


class MySkillsApi(APIView):
    permission_classes = [Allowed.to(Resource.VOLUNTEER_PROFILE, Action.CHANGE)]

    @extend_schema(request=SkillsIn, responses=VolunteerOut)
    @idempotent
    def put(self, request: Request) -> Response:
        wanted = SkillsIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        profiles.set_skills(user_id=caller_id(request), codes=wanted.validated_data["skills"])
        return Response(VolunteerOut(_own(request)).data)


def _own(request: Request) -> Profile:
    """Oneself is within reach wherever one is."""
    return get_volunteer(caller_id(request), reach=EVERYWHERE)
