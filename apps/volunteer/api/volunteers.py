"""POST /api/volunteer/v1/volunteers to apply; GET there and …/{user_id} for staff."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.volunteer.api.credentials import CredentialOut
from apps.volunteer.domain import states
from apps.volunteer.models import Profile
from apps.volunteer.selectors import get_volunteer, list_volunteers
from apps.volunteer.services import profiles
from kreki.api.idempotency import idempotent
from kreki.api.pagination import PageIn, paginate
from kreki.identity import (
    Action,
    Allowed,
    AllowedForOthers,
    Resource,
    caller_id,
    caller_reach,
)
from kreki.identity.areas import check_area_code

SEES_OTHERS: Final = AllowedForOthers.by_method(get=(Resource.VOLUNTEER_PROFILE, Action.READ))
MAY_APPLY: Final = Allowed.by_method(post=(Resource.VOLUNTEER_PROFILE, Action.CHANGE))


class VolunteerIn(serializers.Serializer[Profile]):
    display_name = serializers.CharField(
        max_length=120, help_text="Nama yang dilihat pemanggil dan petugas."
    )
    transport_mode = serializers.ChoiceField(choices=Profile.Transport.values)
    area = serializers.CharField(
        validators=[check_area_code],
        required=False,
        allow_null=True,
        help_text="Kode wilayah Kemendagri, misalnya 31.71; null: tidak diketahui.",
    )


class VolunteerOut(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    display_name = serializers.CharField()
    status = serializers.ChoiceField(choices=states.PEOPLE)
    transport_mode = serializers.ChoiceField(choices=Profile.Transport.values)
    area = serializers.CharField(allow_null=True, help_text="Kode wilayah Kemendagri.")
    skills = serializers.SerializerMethodField(help_text="Kode keterampilan, berurutan.")
    credentials = CredentialOut(many=True)
    applied_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Kode alasan keputusan terakhir, boleh kosong.")

    def get_skills(self, profile: Profile) -> list[str]:
        return sorted(skill.code for skill in profile.skills.all())


class VolunteersIn(PageIn):
    status = serializers.ChoiceField(choices=states.PEOPLE, required=False)


class VolunteersApi(APIView):
    permission_classes = (MAY_APPLY | SEES_OTHERS,)

    @extend_schema(parameters=[VolunteersIn], responses=VolunteerOut(many=True))
    def get(self, request: Request) -> Response:
        wanted = VolunteersIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        reach = caller_reach(request, Resource.VOLUNTEER_PROFILE, Action.READ)
        found = list_volunteers(reach=reach, status=wanted.validated_data.get("status", ""))
        return paginate(request, found, VolunteerOut)

    @extend_schema(request=VolunteerIn, responses={201: VolunteerOut})
    @idempotent
    def post(self, request: Request) -> Response:
        wanted = VolunteerIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        profile = profiles.apply(
            user_id=caller_id(request), now=timezone.now(), **wanted.validated_data
        )
        return Response(VolunteerOut(profile).data, status=201)


class VolunteerApi(APIView):
    permission_classes = (SEES_OTHERS,)

    @extend_schema(responses=VolunteerOut)
    def get(self, request: Request, user_id: UUID) -> Response:
        reach = caller_reach(request, Resource.VOLUNTEER_PROFILE, Action.READ)
        return Response(VolunteerOut(get_volunteer(user_id, reach=reach)).data)
