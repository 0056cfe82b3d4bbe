"""/api/auth/v1/role-grants and role-requests: who holds which role where, given and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.auth_svc.domain.granting import ScopeInvalid
from apps.auth_svc.models import RoleRequest, UserRole
from apps.auth_svc.selectors import Authority, get_authority, list_grants, list_open_requests
from apps.auth_svc.services import granting
from apps.auth_svc.services.roles import LATEST_END, Terms
from kreki.api.idempotency import idempotent
from kreki.api.pagination import PageIn, paginate
from kreki.identity import Action, Allowed, RecentlySignedIn, Resource, Role, caller_id

GRANTERS = Allowed.to(Resource.ROLE, Action.GRANT)
GIVEN = [(role.value, role.name) for role in granting.SCOPES]


class GrantsIn(PageIn):
    user_id = serializers.UUIDField(required=False)
    role = serializers.ChoiceField([(role.value, role.name) for role in Role], required=False)


class GrantIn(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    role = serializers.ChoiceField(GIVEN)
    scope_type = serializers.ChoiceField(UserRole.Scope.choices, default=UserRole.Scope.EVERYWHERE)
    scope_id = serializers.CharField(max_length=40, default="", allow_blank=True)
    valid_until = serializers.DateTimeField(
        default=None, allow_null=True, validators=[MaxValueValidator(LATEST_END)]
    )
    reason = serializers.CharField(max_length=200)

    def validate_valid_until(self, until: datetime | None) -> datetime | None:
        if until is not None and until <= timezone.now():
            raise serializers.ValidationError(_("Harus di masa depan."))
        return until

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        terms = Terms(attrs.pop("scope_type"), attrs.pop("scope_id"), attrs.pop("valid_until"))
        try:
            granting.check_scope(Role(attrs["role"]), terms)
        except ScopeInvalid as refusal:
            raise serializers.ValidationError({refusal.field: _(refusal.text)}) from refusal
        return {**attrs, "terms": terms}


class GrantOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    user_id = serializers.UUIDField()
    role = serializers.CharField(source="role_id")
    scope_type = serializers.CharField()
    scope_id = serializers.CharField()
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(allow_null=True)
    active = serializers.SerializerMethodField(help_text="Whether it counts now.")
    granted_by = serializers.CharField()
    reason = serializers.CharField()
    withdrawn_by = serializers.CharField()

    def get_active(self, grant: UserRole) -> bool:
        return grant.is_held(timezone.now())


class RoleRequestOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    user_id = serializers.UUIDField()
    role = serializers.CharField(source="role_id")
    reason = serializers.CharField()
    valid_until = serializers.DateTimeField(allow_null=True)
    asked_by = serializers.UUIDField(source="asked_by_id")
    asked_at = serializers.DateTimeField()
    decided_by = serializers.UUIDField(source="decided_by_id", allow_null=True)
    is_confirmed = serializers.BooleanField()


class RoleGrantsApi(APIView):
    """Own roles decide which are seen and given, and in which areas."""

    permission_classes = [GRANTERS]

    def get_permissions(self) -> list[Any]:
        recent = [RecentlySignedIn()] if self.request.method == "POST" else []
        return [*super().get_permissions(), *recent]

    @extend_schema(parameters=[GrantsIn], responses=GrantOut(many=True))
    def get(self, request: Request) -> Response:
        """Newest first, ended ones too."""
        wanted = GrantsIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        asked = {"user_id": "user_id", "role": "role_id"}
        given = wanted.validated_data
        only = {column: given[name] for name, column in asked.items() if name in given}
        return paginate(request, list_grants(_own(request)).filter(**only), GrantOut)

    @extend_schema(request=GrantIn, responses={201: GrantOut, 202: RoleRequestOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """202: a second system administrator must agree."""
        given = GrantIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = granting.grant_as_staff(
            **given.validated_data, by=str(caller_id(request)), now=timezone.now()
        )
        if isinstance(made, RoleRequest):
            return Response(RoleRequestOut(made).data, status=202)
        return Response(GrantOut(made).data, status=201)


class RoleGrantApi(APIView):
    permission_classes = [GRANTERS, RecentlySignedIn]

    @extend_schema(responses={200: None})
    def delete(self, request: Request, grant_id: int) -> Response:
        """Ends the grant now; the row stays as history."""
        granting.withdraw_grant_as_staff(
            grant_id=grant_id, by=str(caller_id(request)), now=timezone.now()
        )
        return Response({})


class RoleRequestsApi(APIView):
    permission_classes = [GRANTERS]

    @extend_schema(parameters=[PageIn], responses=RoleRequestOut(many=True))
    def get(self, request: Request) -> Response:
        """What waits for a second person, oldest first."""
        return paginate(request, list_open_requests(_own(request)), RoleRequestOut)


class ConfirmRoleRequestApi(APIView):
    permission_classes = [GRANTERS, RecentlySignedIn]

    @extend_schema(request=None, responses=RoleRequestOut)
    def post(self, request: Request, request_id: int) -> Response:
        """Grants the role; never by who asked or who would hold it."""
        decided = granting.confirm_request(
            request_id=request_id, by=str(caller_id(request)), now=timezone.now()
        )
        return Response(RoleRequestOut(decided).data)


class RefuseRoleRequestApi(APIView):
    permission_classes = [GRANTERS, RecentlySignedIn]

    @extend_schema(request=None, responses=RoleRequestOut)
    def post(self, request: Request, request_id: int) -> Response:
        decided = granting.refuse_request(
            request_id=request_id, by=str(caller_id(request)), now=timezone.now()
        )
        return Response(RoleRequestOut(decided).data)


def _own(request: Request) -> Authority:
    return get_authority(caller_id(request), now=timezone.now())
