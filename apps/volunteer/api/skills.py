"""GET /api/volunteer/v1/skills: the catalogue, for everybody."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.volunteer.models import Skill
from apps.volunteer.selectors import list_skills


class SkillOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    category = serializers.ChoiceField(choices=Skill.Category.values)
    label_id = serializers.CharField(help_text="Nama dalam bahasa Indonesia.")
    label_en = serializers.CharField(help_text="Nama dalam bahasa Inggris.")


class SkillsApi(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=SkillOut(many=True))
    def get(self, _request: Request) -> Response:
        return Response(SkillOut(list_skills(), many=True).data)
