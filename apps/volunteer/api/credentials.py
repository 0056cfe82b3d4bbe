"""GET, POST /api/volunteer/v1/credentials and DELETE …/{id}: one's own certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.volunteer.domain.credentials import normalise_number
from apps.volunteer.models import Credential
from apps.volunteer.selectors import list_credentials
from apps.volunteer.services import credentials as services
from kreki.api.idempotency import idempotent
from kreki.identity import Action, Allowed, Resource, caller_id


class NumberField(serializers.CharField):
    """As it is stored, and no longer than that: capitals may need more room than what was typed."""

    def to_internal_value(self, data: Any) -> str:
        return normalise_number(super().to_internal_value(data))


class CredentialIn(serializers.Serializer[Credential]):
    code = serializers.ChoiceField(choices=Credential.Code.values)
    number = NumberField(max_length=60)
    issuer = serializers.CharField(max_length=120)
    issued_on = serializers.DateField()
    valid_until = serializers.DateField(help_text="Hari terakhir sertifikat berlaku.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["valid_until"] < attrs["issued_on"]:
            raise serializers.ValidationError(
                {"valid_until": _("Tidak boleh sebelum tanggal terbit.")}
            )
        return attrs


class CredentialOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.ChoiceField(choices=Credential.Code.values)
    number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField()
    valid_until = serializers.DateField(help_text="Hari terakhir sertifikat berlaku.")
    status = serializers.ChoiceField(choices=Credential.Status.values)


class CredentialsApi(APIView):
    permission_classes = [
        Allowed.by_method(
            get=(Resource.VOLUNTEER_PROFILE, Action.READ),
            post=(Resource.VOLUNTEER_PROFILE, Action.CHANGE),
        )
    ]

    @extend_schema(responses=CredentialOut(many=True))
    def get(self, request: Request) -> Response:
        mine = list_credentials(caller_id(request))
        return Response(CredentialOut(mine, many=True).data)

    @extend_schema(request=CredentialIn, responses={201: CredentialOut})
    @idempotent
    def post(self, request: Request) -> Response:
        claim = CredentialIn(data=request.data)
        claim.is_valid(raise_exception=True)
        claimed = services.claim_credential(user_id=caller_id(request), **claim.validated_data)
        return Response(CredentialOut(claimed).data, status=201)


class CredentialApi(APIView):
    permission_classes = [Allowed.to(Resource.VOLUNTEER_PROFILE, Action.CHANGE)]

    @extend_schema(responses={204: None})
    @idempotent
    def delete(self, request: Request, credential_id: UUID) -> Response:
        services.withdraw_credential(user_id=caller_id(request), credential_id=credential_id)
        return Response(status=204)
