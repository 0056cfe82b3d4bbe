"""/api/notify/v1/contact-points: a person's own number and mail address for alerts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.notify import services
from apps.notify.models import ContactPoint
from apps.notify.models.contact import Language
from apps.notify.selectors import list_contact_points
from kreki.api.fields import MailAddressField
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id
from kreki.masking import mask


class ContactPointsIn(serializers.Serializer[Any]):
    phone_e164 = serializers.RegexField(
        r"^\+[1-9][0-9]{7,14}$",
        allow_null=True,
        help_text="With country code, +62…; null takes it away and the account's number counts.",
    )
    email = MailAddressField(allow_null=True)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.INDONESIAN)


class ContactPointOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ContactPoint.Kind.choices)
    origin = serializers.ChoiceField(choices=ContactPoint.Source.choices, source="source")
    masked = serializers.SerializerMethodField()
    language = serializers.ChoiceField(choices=Language.choices)
    state = serializers.ChoiceField(choices=ContactPoint.State.choices)

    def get_masked(self, point: ContactPoint) -> str:
        return mask(point.value)


class ContactPointsApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.CONTACT, Action.READ), put=(Resource.CONTACT, Action.CHANGE)
        )
    ]

    @extend_schema(responses=ContactPointOut(many=True))
    def get(self, request: Request) -> Response:
        """The account's addresses and the person's own; the own ones win."""
        points = list_contact_points(caller_id(request))
        return Response(ContactPointOut(points, many=True).data)

    @extend_schema(request=ContactPointsIn, responses=ContactPointOut(many=True))
    @idempotent
    def put(self, request: Request) -> Response:
        """Replace the person's own addresses."""
        asked = ContactPointsIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.set_own_contacts(
            by=caller_id(request),
            phone=asked.validated_data["phone_e164"],
            email=asked.validated_data["email"],
            language=asked.validated_data["language"],
            now=timezone.now(),
        )
        return self.get(request)
