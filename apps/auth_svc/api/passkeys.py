"""Passkeys of /api/auth/v1/mfa/passkeys: register, remove, and sign in with nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.headless.mfa import views
from allauth.headless.mfa.response import AddWebAuthnResponse
from allauth.mfa.webauthn.internal.flows import begin_registration
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import SessionOut
from apps.auth_svc.api.flow import FlowApi, SignedInApi
from apps.auth_svc.api.inner import step
from apps.auth_svc.api.second_factor import SECRETS, FactorOut, OptionsOut, Passkeys, options_of


class PasskeyIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    credential = serializers.DictField(help_text="What navigator.credentials.create gave.")


class AssertionIn(serializers.Serializer[Any]):
    credential = serializers.DictField(help_text="What navigator.credentials.get gave.")


class PasskeysView(Passkeys, views.ManageWebAuthnView):
    """Passkeys only: keys that also replace the password, because they verify their owner."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        options = begin_registration(request, request.user, True)
        answer: HttpResponse = AddWebAuthnResponse(request, options)
        return answer


class PasskeysApi(SignedInApi):
    """Changes need a proof that is younger than ten minutes."""

    permission_classes = [SECRETS]
    view: ClassVar = staticmethod(step(PasskeysView))

    @extend_schema(responses=OptionsOut)
    def get(self, request: Request) -> Response:
        answer = self.take(request, self.view, method="GET")
        return Response({"options": options_of(answer.body)})

    @extend_schema(request=PasskeyIn, responses={201: FactorOut})
    def post(self, request: Request) -> Response:
        given = PasskeyIn(data=request.data)
        given.is_valid(raise_exception=True)
        body = {**given.validated_data, "passwordless": True}
        data = self.take(request, self.view, body).body["data"]
        return Response({name: data.get(name) for name in FactorOut().fields}, status=201)


class PasskeyApi(SignedInApi):
    permission_classes = [SECRETS]
    view: ClassVar = staticmethod(step(views.ManageWebAuthnView))

    @extend_schema(responses={200: None})
    def delete(self, request: Request, passkey: int) -> Response:
        self.take(request, self.view, {"authenticators": [passkey]}, method="DELETE")
        return Response({})


class PasskeyLoginView(Passkeys, views.LoginWebAuthnView): ...


class PasskeyLoginApi(FlowApi):
    view: ClassVar = staticmethod(step(PasskeyLoginView))

    @extend_schema(responses=OptionsOut)
    def get(self, request: Request) -> Response:
        """What a passkey must answer; the flow token comes in X-Session-Token."""
        answer = self.take(request, self.view, method="GET")
        return Response({"options": options_of(answer.body)})

    @extend_schema(request=AssertionIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = AssertionIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self.finish(self.take(request, self.view, given.validated_data))
