"""POST /api/auth/v1/deletion and /deletion/cancel, GET /api/auth/v1/deletion/{id}."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.api.login import LoginIn
from apps.auth_svc.domain.rights import OnOpenIncident
from apps.auth_svc.gateways import emergency
from apps.auth_svc.models import Erasure, ErasureAnswer
from apps.auth_svc.services import erasing
from kreki.identity import Action, Allowed, RecentlySignedIn, Resource, caller_id
from kreki.observe.origin import current_origin


class AnswerOut(serializers.Serializer[ErasureAnswer]):
    service = serializers.CharField()
    outcome = serializers.ChoiceField(ErasureAnswer.Outcome.choices)
    kept_reasons = serializers.ListField(child=serializers.CharField())
    counts = serializers.DictField(child=serializers.IntegerField())
    at = serializers.DateTimeField()


class DeletionOut(serializers.Serializer[Erasure]):
    id = serializers.UUIDField(help_text="Simpan: bukti penghapusan ditemukan dengan id ini.")
    requested_at = serializers.DateTimeField()
    erase_after = serializers.DateTimeField(help_text="Sampai saat itu dapat dibatalkan.")
    cancelled_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    answers = AnswerOut(many=True, source="answers.all")


class DeletionApi(APIView):
    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.CHANGE), RecentlySignedIn]

    @extend_schema(request=None, responses={202: DeletionOut})
    def post(self, request: Request) -> Response:
        """Menghapus akun: langsung terkunci, setelah masa tenggang dihapus di semua layanan."""
        if emergency.is_involved(request.headers["Authorization"]):
            raise OnOpenIncident
        erasure = erasing.request_erasure(user_id=caller_id(request), now=timezone.now())
        return Response(DeletionOut(erasure).data, status=202)


class CancelDeletionApi(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=LoginIn, responses={200: None})
    def post(self, request: Request) -> Response:
        """Membatalkan selama masa tenggang; setelah itu masuk seperti biasa."""
        given = LoginIn(data=request.data)
        given.is_valid(raise_exception=True)
        erasing.take_back(
            email=given.validated_data.get("email"),
            phone=given.validated_data.get("phone"),
            password=given.validated_data["password"],
            ip=current_origin.get().ip or None,
            now=timezone.now(),
        )
        return Response({})


class DeletionProofApi(APIView):
    """Whoever knows the id, which nobody can guess; it names no person."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(responses=DeletionOut)
    def get(self, request: Request, deletion_id: UUID) -> Response:
        """Apa yang dilakukan setiap layanan."""
        return Response(DeletionOut(erasing.get_erasure(deletion_id)).data)
