"""/api/notify/v1/webhooks/whatsapp: Meta checks the address by GET and reports statuses by POST."""

from __future__ import annotations

import hmac

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.notify import services
from apps.notify.domain.errors import WebhookSignatureInvalid
from apps.notify.gateways.whatsapp.webhook import is_signed, read_reports


class WhatsAppWebhookApi(APIView):
    """Answers in Meta's format, not in the envelope; an error makes Meta repeat."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Echo the challenge to whoever knows the verify token."""
        given = request.query_params.get("hub.verify_token", "")
        is_meta = hmac.compare_digest(given.encode(), settings.WHATSAPP_VERIFY_TOKEN.encode())
        if request.query_params.get("hub.mode") != "subscribe" or not is_meta:
            raise PermissionDenied
        challenge = request.query_params.get("hub.challenge", "")
        return HttpResponse(challenge, content_type="text/plain")

    @extend_schema(exclude=True)
    def post(self, request: Request) -> HttpResponse:
        raw = request.body
        signature = request.headers.get("X-Hub-Signature-256", "")
        if not is_signed(raw, signature, secret=settings.WHATSAPP_APP_SECRET):
            raise WebhookSignatureInvalid
        try:
            reports = read_reports(raw)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ParseError from error
        services.keep_reports(reports, now=timezone.now())
        return HttpResponse(status=200)
