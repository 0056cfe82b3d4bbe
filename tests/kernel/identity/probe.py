"""One protected address, to see what a service's API makes of a token."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kreki.identity import Action, Allowed, AllowedForOthers, Resource, caller_id


class Probe(APIView):
    def get(self, request: Request) -> Response:
        return Response({"id": str(caller_id(request))})


class OpsProbe(Probe):
    permission_classes = [AllowedForOthers.to(Resource.ACCOUNT, Action.READ)]


class ForgetfulProbe(Probe):
    """Somebody added `post` and did not say who may use it."""

    permission_classes = [Allowed.by_method(get=(Resource.ACCOUNT, Action.READ))]
    post = Probe.get


urlpatterns = [
    path("api/probe", Probe.as_view()),
    path("api/ops", OpsProbe.as_view()),
    path("api/forgetful", ForgetfulProbe.as_view()),
    path("admin/", admin.site.urls),  # the middleware knows which pages are staff's
]
