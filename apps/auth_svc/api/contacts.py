"""POST /api/auth/v1/me/email, me/phone, and their verify: another contact, proved by a code."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.headless.account import views
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.auth_svc.api.answers import CodeIn
from apps.auth_svc.api.fields import PhoneField
from apps.auth_svc.api.flow import SignedInApi
from apps.auth_svc.api.inner import Step, step
from apps.auth_svc.api.me import MeOut, describe_me
from apps.auth_svc.gateways.accounts.contacts import ChangeEmailView, ChangePhoneView
from apps.auth_svc.selectors import get_account, has_verified_email
from kreki.api.fields import MailAddressField
from kreki.identity import Action, Allowed, RecentlySignedIn, Resource, caller_id

OWN = Allowed.to(Resource.ACCOUNT, Action.CHANGE)


class EmailIn(serializers.Serializer[Any]):
    email = MailAddressField()


class PhoneIn(serializers.Serializer[Any]):
    phone = PhoneField()


class ChangeEmailApi(SignedInApi):
    """A code goes to the new address, a hint to somebody whose it is; the answer is the same."""

    permission_classes = [OWN, RecentlySignedIn]
    view: ClassVar = staticmethod(step(ChangeEmailView))

    @extend_schema(request=EmailIn, responses={202: None})
    def post(self, request: Request) -> Response:
        given = EmailIn(data=request.data)
        given.is_valid(raise_exception=True)
        user = get_account(caller_id(request))
        if user.email == given.validated_data["email"] and has_verified_email(user):
            raise serializers.ValidationError({"email": _("Ini sudah alamat surel Anda.")})
        self.take(request, self.view, given.validated_data)
        return Response({}, status=202)


class ChangePhoneApi(SignedInApi):
    """As for the address."""

    permission_classes = [OWN, RecentlySignedIn]
    view: ClassVar = staticmethod(step(ChangePhoneView))

    @extend_schema(request=PhoneIn, responses={202: None})
    def post(self, request: Request) -> Response:
        given = PhoneIn(data=request.data)
        given.is_valid(raise_exception=True)
        user = get_account(caller_id(request))
        if user.phone == given.validated_data["phone"] and user.phone_verified:
            raise serializers.ValidationError({"phone": _("Ini sudah nomor telepon Anda.")})
        self.take(request, self.view, given.validated_data)
        return Response({}, status=202)


class ProveContactApi(SignedInApi):
    """The code from the new contact, which counts from now on; other devices stay signed in."""

    permission_classes = [OWN]
    view: Step
    code_field: str  # allauth's name

    @extend_schema(request=CodeIn, responses=MeOut)
    def post(self, request: Request) -> Response:
        given = CodeIn(data=request.data)
        given.is_valid(raise_exception=True)
        self.take(request, self.view, {self.code_field: given.validated_data["code"]})
        return Response(describe_me(get_account(caller_id(request))))


class ProveEmailApi(ProveContactApi):
    view = staticmethod(step(views.VerifyEmailView))
    code_field = "key"


class ProvePhoneApi(ProveContactApi):
    view = staticmethod(step(views.VerifyPhoneView))
    code_field = "code"
