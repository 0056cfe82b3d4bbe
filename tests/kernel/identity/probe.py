"""One protected address, to see what a service's API makes of a token."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kreki.identity import HasRole, Role, caller_id


class Probe(APIView):
    def get(self, request: Request) -> Response:
        return Response({"id": str(caller_id(request))})


class OpsProbe(Probe):
    permission_classes = [HasRole.of(Role.OPS_ADMIN, Role.SYSTEM_ADMIN)]


urlpatterns = [
    path("api/probe", Probe.as_view()),
    path("api/ops", OpsProbe.as_view()),
]
