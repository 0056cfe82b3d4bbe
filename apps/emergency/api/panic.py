"""POST /api/emergency/v1/panic: nothing but a missing place or an unknown severity is refused."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.emergency import services
from apps.emergency.api.authentication import CallsForHelp
from apps.emergency.api.fields import Degrees, Description, ForgivingUuid, Metres, Severity
from apps.emergency.api.reading import AnyAccept, AnyJsonParser
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident
from kreki.identity import Action, Allowed, Resource, caller_id

KEYS: Final = UUID("5d3c0f5e-6f0e-4c52-9a0c-2f6f6f1f8a11")  # namespace of keys that are no UUID


class PanicIn(serializers.Serializer[Any]):
    latitude = Degrees(limit=90, help_text="WGS 84")
    longitude = Degrees(limit=180, help_text="WGS 84")
    severity = Severity(
        Incident.Severity.choices, required=False, allow_null=True, help_text="Bawaan: critical."
    )
    description = Description(help_text="Dipotong setelah 500 karakter.")
    accuracy_m = Metres(help_text="Nilai yang bukan panjang diabaikan dan ditandai.")
    client_id = ForgivingUuid(help_text="Dibuat ponsel saat tombol ditekan.")


class LinksOut(serializers.Serializer[Incident]):
    self = serializers.SerializerMethodField("get_detail")
    cancel = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()

    def get_detail(self, incident: Incident) -> str:
        return reverse("incident", args=[incident.pk])

    def get_cancel(self, incident: Incident) -> str:
        return reverse("incident-cancel", args=[incident.pk])

    def get_timeline(self, incident: Incident) -> str:
        return reverse("incident-timeline", args=[incident.pk])


class PanicOut(serializers.Serializer[Incident]):
    id = serializers.UUIDField()
    code = serializers.CharField(help_text="Kode pendek untuk disebut lewat telepon.")
    status = serializers.CharField()
    severity = serializers.CharField()
    raised_at = serializers.DateTimeField()
    links = LinksOut(source="*")


class PanicApi(APIView):
    authentication_classes = [CallsForHelp]
    permission_classes = [Allowed.to(Resource.PANIC_BUTTON, Action.USE)]
    parser_classes = [AnyJsonParser]
    content_negotiation_class = AnyAccept

    @extend_schema(
        request={"application/json": PanicIn},
        responses={201: PanicOut, 200: PanicOut},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description="Berlaku sebagai client_id bila body tidak memuatnya.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Tekan tombol panik. 201 insiden baru; 200 insiden yang masih terbuka."""
        panic = PanicIn(data=request.data)
        panic.is_valid(raise_exception=True)
        incident, is_new = services.raise_panic(
            reporter_id=caller_id(request),
            press=_press(panic.validated_data, request.headers.get("Idempotency-Key", "")),
            now=timezone.now(),
        )
        return Response(PanicOut(incident).data, status=201 if is_new else 200)


def _press(said: dict[str, Any], key: str) -> Press:
    return Press(
        latitude=said["latitude"],
        longitude=said["longitude"],
        severity=said.get("severity") or Incident.Severity.CRITICAL,
        client_id=said["client_id"] or _id_of(key),
        accuracy_m=said["accuracy_m"],
        description=said["description"] or "",
    )


def _id_of(key: str) -> UUID | None:
    if not key:
        return None
    try:
        return UUID(key)
    except ValueError:
        return uuid5(KEYS, key)
