"""The second factor of /api/auth/v1/mfa: prove it, enrol it, give it up."""

from __future__ import annotations

import struct
from http import HTTPStatus
from typing import Any, ClassVar

from allauth.headless.mfa import views
from allauth.mfa.base.internal.flows import post_authentication
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import CodeIn, SessionOut
from apps.auth_svc.api.flow import FlowApi, SignedInApi
from apps.auth_svc.api.inner import step
from apps.auth_svc.domain.errors import CodeWrong, FactorPresent
from apps.auth_svc.gateways.accounts.enrolling import ActivateInput
from kreki.identity import Action, Allowed, Resource

# Reading a secret is no mere reading: whoever acts for somebody else must not take it along.
SECRETS = Allowed.to(Resource.ACCOUNT, Action.CHANGE)


class FactorIn(serializers.Serializer[Any]):
    """A code of the authenticator app, a recovery code, or a passkey's answer."""

    code = serializers.CharField(max_length=16, required=False)
    credential = serializers.DictField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"code": _("Isi kode atau passkey.")})
        return attrs


class FactorOut(serializers.Serializer[Any]):
    type = serializers.ChoiceField(["totp", "recovery_codes", "webauthn"])
    id = serializers.IntegerField(required=False, help_text="Passkeys only.")
    name = serializers.CharField(required=False, help_text="Passkeys only.")
    created_at = serializers.FloatField(help_text="Seconds since 1970.")
    last_used_at = serializers.FloatField(allow_null=True)


class EnrolmentOut(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="Base32, for typing.")
    url = serializers.CharField(help_text="otpauth://…, for a QR code.")


class RecoveryCodesOut(serializers.Serializer[Any]):
    codes = serializers.ListField(child=serializers.CharField(), help_text="Each works once.")


class OptionsOut(serializers.Serializer[Any]):
    options = serializers.DictField(help_text="For navigator.credentials, in its JSON form.")


class Passkeys:
    """Mixed into allauth's views, which let pass what a malformed credential makes fido2 raise."""

    def handle_input(self, data: Any) -> Any:
        try:
            return super().handle_input(data)  # type: ignore[misc]  # allauth's view comes after
        except (LookupError, ValueError, TypeError, AttributeError, struct.error) as error:
            raise CodeWrong from error


class PasskeyStepView(Passkeys, views.AuthenticateWebAuthnView): ...


class TotpView(views.ManageTOTPView):
    """The code that activates the app is a proof of the second factor too."""

    input_class: ClassVar = {"POST": ActivateInput}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        post_authentication(request, self._get_authenticator(), reauthenticated=True)
        return answer


class VerifyFactorApi(FlowApi):
    by_code: ClassVar = staticmethod(step(views.AuthenticateView))
    by_passkey: ClassVar = staticmethod(step(PasskeyStepView))

    @extend_schema(responses=OptionsOut)
    def get(self, request: Request) -> Response:
        """What a passkey must answer, for `credential`."""
        answer = self.take(request, self.by_passkey, method="GET")
        return Response({"options": options_of(answer.body)})

    @extend_schema(request=FactorIn, responses=SessionOut)
    def post(self, request: Request) -> Response:
        given = FactorIn(data=request.data)
        given.is_valid(raise_exception=True)
        view = self.by_code if "code" in given.validated_data else self.by_passkey
        return self.finish(self.take(request, view, given.validated_data))


class FactorsApi(SignedInApi):
    permission_classes = [Allowed.to(Resource.ACCOUNT, Action.READ)]
    view: ClassVar = staticmethod(step(views.AuthenticatorsView))

    @extend_schema(responses=FactorOut(many=True))
    def get(self, request: Request) -> Response:
        found = self.take(request, self.view, method="GET").body["data"]
        return Response(
            [{k: v for k, v in each.items() if k in FactorOut().fields} for each in found]
        )


class TotpApi(SignedInApi):
    """The authenticator app; changes need a proof that is younger than ten minutes."""

    permission_classes = [SECRETS]
    view: ClassVar = staticmethod(step(TotpView))

    @extend_schema(responses=EnrolmentOut)
    def get(self, request: Request) -> Response:
        """A new secret, until it is activated."""
        answer = self.take(request, self.view, method="GET")
        if answer.status != HTTPStatus.NOT_FOUND:
            raise FactorPresent
        return Response({"secret": answer.meta["secret"], "url": answer.meta["totp_url"]})

    @extend_schema(request=CodeIn, responses=RecoveryCodesOut)
    def post(self, request: Request) -> Response:
        """Activate it with its first code; the recovery codes come with the answer."""
        given = CodeIn(data=request.data)
        given.is_valid(raise_exception=True)
        self.take(request, self.view, given.validated_data)
        return Response({"codes": recovery_codes(self, request)})

    @extend_schema(responses={200: None})
    def delete(self, request: Request) -> Response:
        self.take(request, self.view, method="DELETE")
        return Response({})


class RecoveryCodesApi(SignedInApi):
    permission_classes = [SECRETS]
    view: ClassVar = staticmethod(step(views.ManageRecoveryCodesView))

    @extend_schema(responses=RecoveryCodesOut)
    def get(self, request: Request) -> Response:
        """Those that were not used yet."""
        return Response({"codes": recovery_codes(self, request)})

    @extend_schema(request=None, responses=RecoveryCodesOut)
    def post(self, request: Request) -> Response:
        """New ones; the old ones no longer work."""
        data = self.take(request, self.view).body["data"]
        return Response({"codes": data["unused_codes"]})


def recovery_codes(api: SignedInApi, request: Request) -> list[str]:
    answer = api.take(request, RecoveryCodesApi.view, method="GET")
    return list(answer.body.get("data", {}).get("unused_codes", []))


def options_of(body: dict[str, Any]) -> dict[str, Any]:
    """The answer of allauth holds options for creation or for a request."""
    data = body.get("data", {})
    return dict(data.get("creation_options") or data.get("request_options") or {})
