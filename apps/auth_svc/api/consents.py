"""GET and PUT /api/auth/v1/consents."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.models import Consent, Purpose
from apps.auth_svc.services import consents
from apps.auth_svc.services.consents import Decision, Standing
from kreki.identity import Action, Allowed, Resource, caller_id


class ConsentIn(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(Purpose.choices)
    given = serializers.BooleanField(help_text="false withdraws.")
    version = serializers.IntegerField(min_value=1, help_text="Of the text that was shown.")
    language = serializers.ChoiceField(["id", "en"], help_text="In which the text was shown.")


class ConsentOut(serializers.Serializer[Any]):
    purpose = serializers.CharField(source="text.purpose")
    given = serializers.BooleanField()
    given_version = serializers.IntegerField(
        source="latest.text.version", default=None, help_text="Of the text last answered."
    )
    at = serializers.DateTimeField(source="latest.at", default=None)
    version = serializers.IntegerField(source="text.version", help_text="Of the text below.")
    text = serializers.SerializerMethodField(help_text="In the language of the request.")

    def get_text(self, standing: Standing) -> str:
        return standing.text.words(get_language() or "")


class ConsentsApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.ACCOUNT, Action.READ),
            put=(Resource.ACCOUNT, Action.CHANGE),
        )
    ]

    @extend_schema(responses=ConsentOut(many=True))
    def get(self, request: Request) -> Response:
        """Semua tujuan, dengan teks yang berlaku dan jawaban terakhir."""
        return Response(ConsentOut(consents.list_standings(caller_id(request)), many=True).data)

    @extend_schema(request=ConsentIn, responses=ConsentOut(many=True))
    def put(self, request: Request) -> Response:
        """Menyetujui atau menarik persetujuan untuk satu tujuan."""
        given = ConsentIn(data=request.data)
        given.is_valid(raise_exception=True)
        said = Decision(channel=Consent.Channel.APP, **given.validated_data)
        consents.decide(said, user_id=caller_id(request), now=timezone.now())
        return self.get(request)
