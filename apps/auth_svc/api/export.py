"""POST and GET /api/auth/v1/export, GET /api/auth/v1/export/archive."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.services import exporting
from kreki.identity import Action, Allowed, RecentlySignedIn, Resource, caller_id

OWN = Allowed.to(Resource.ACCOUNT, Action.CHANGE)


class ExportOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(["collecting", "ready", "expired"])
    requested_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    answered = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Layanan yang belum menjawab."
    )


class ExportApi(APIView):
    permission_classes = [OWN]

    def get_permissions(self) -> list[Any]:
        recent = [RecentlySignedIn()] if self.request.method == "POST" else []
        return [*super().get_permissions(), *recent]

    @extend_schema(responses=ExportOut)
    def get(self, request: Request) -> Response:
        """Sejauh mana salinan data terbaru."""
        return Response(_describe(request))

    @extend_schema(request=None, responses={202: ExportOut})
    def post(self, request: Request) -> Response:
        """Meminta salinan semua data; yang berumur di bawah sehari tidak dibuat lagi."""
        exporting.request_export(user_id=caller_id(request), now=timezone.now())
        return Response(_describe(request), status=202)


class ExportArchiveApi(APIView):
    permission_classes = [OWN, RecentlySignedIn]

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        """ZIP dengan satu map per layanan."""
        archive = exporting.open_archive(user_id=caller_id(request), now=timezone.now())
        headers = {
            "Content-Disposition": 'attachment; filename="kreki.zip"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(archive, content_type="application/zip", headers=headers)


def _describe(request: Request) -> dict[str, Any]:
    progress = exporting.get_progress(user_id=caller_id(request))
    export = progress.export
    return ExportOut(
        {
            "id": export.pk,
            "status": progress.status(timezone.now()),
            "requested_at": export.requested_at,
            "due_at": export.due_at,
            "expires_at": export.expires_at,
            "answered": progress.answered,
            "missing": progress.missing,
        }
    ).data
