"""Addresses of the notification service."""

from django.urls import path

from apps.notify.api.acks import AcksApi
from apps.notify.api.contact_points import ContactPointsApi
from apps.notify.api.devices import DeviceApi, DevicesApi
from apps.notify.api.whatsapp import WhatsAppWebhookApi
from apps.notify.web.card import read_lines
from kreki.adminkit.cards import nationwide
from kreki.api.urls import handler400, handler404, handler500, service_urls

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    "notify",
    api=[
        path("devices", DevicesApi.as_view()),
        path("devices/<uuid:device_id>", DeviceApi.as_view()),
        path("contact-points", ContactPointsApi.as_view()),
        path("acks", AcksApi.as_view()),
        path("webhooks/whatsapp", WhatsAppWebhookApi.as_view()),
    ],
    card=nationwide(read_lines),
)
