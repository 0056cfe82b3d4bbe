"""Addresses that succeed, fail and repeat in every way a service's API can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kreki.api.idempotency import idempotent
from kreki.api.pagination import paginate
from kreki.api.urls import handler400, handler404, handler500
from kreki.errors import DomainError, Kind
from kreki.identity import Action, Allowed, Resource

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
ID: Final = UUID("00000000-0000-4000-8000-0000000000aa")


class Refused(DomainError):
    kind = Kind.CONFLICT
    code = "PROBE_REFUSED"
    text = "Grup %(name)s ditolak."
    retry_after_s = 7


class GroupIn(serializers.Serializer[Any]):
    name = serializers.CharField()
    members = serializers.ListField(child=serializers.IntegerField(), required=False)
    kind = serializers.ChoiceField(["open"], required=False)


class GroupOut(serializers.Serializer[Any]):
    name = serializers.CharField()


class Groups(APIView):
    """Makes a group for each call that takes effect; the name `no` is refused after that."""

    permission_classes = [Allowed.to(Resource.DUTY, Action.USE)]

    def get(self, request: Request) -> Response:
        return paginate(request, Group.objects.order_by("name"), GroupOut)

    @idempotent
    def post(self, request: Request) -> Response:
        given = GroupIn(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["name"]
        Group.objects.create(name=f"{name} {Group.objects.count()}")
        if name == "no":
            raise Refused(name=name)
        return Response({"name": name, "id": ID, "at": NOON}, status=201)


class Failing(APIView):
    """Raises what the path names."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    ways: Final = {
        "missing": Http404("No Group matches the given query."),
        "forbidden": PermissionDenied("raw words"),
        "crash": ZeroDivisionError("raw words"),
    }

    def get(self, _request: Request, way: str) -> Response:
        raise self.ways[way]


urlpatterns = [
    path("api/groups", Groups.as_view()),
    path("api/other", Groups.as_view()),
    path("api/failing/<str:way>", Failing.as_view()),
    path("admin/", admin.site.urls),  # the middleware knows which pages are staff's
]
