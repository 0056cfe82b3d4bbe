"""Addresses of the emergency core."""

from django.urls import path

from apps.emergency.api.active import ActiveApi
from apps.emergency.api.duty import DutyApi
from apps.emergency.api.incident import IncidentApi
from apps.emergency.api.involvement import InvolvementApi, PersonInvolvementApi
from apps.emergency.api.nearby import NearbyApi
from apps.emergency.api.panic import PanicApi
from apps.emergency.api.progress import ArriveApi, CancelApi, CompleteApi
from apps.emergency.api.respond import RespondApi
from apps.emergency.api.timeline import TimelineApi
from apps.emergency.web.card import read_lines
from apps.emergency.web.report import report_csv, report_page
from kreki.adminkit.cards import nationwide
from kreki.api.urls import handler400, handler404, handler500, service_urls

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    "emergency",
    api=[
        path("panic", PanicApi.as_view(), name="panic"),
        path("duty", DutyApi.as_view(), name="duty"),
        path("active", ActiveApi.as_view(), name="active"),
        path("involvement", InvolvementApi.as_view(), name="involvement"),
        path("internal/involvement/<uuid:user_id>", PersonInvolvementApi.as_view()),
        path("nearby", NearbyApi.as_view(), name="nearby"),
        path("<uuid:incident_id>", IncidentApi.as_view(), name="incident"),
        path("<uuid:incident_id>/timeline", TimelineApi.as_view(), name="incident-timeline"),
        path("<uuid:incident_id>/respond", RespondApi.as_view(), name="incident-respond"),
        path("<uuid:incident_id>/arrive", ArriveApi.as_view(), name="incident-arrive"),
        path("<uuid:incident_id>/complete", CompleteApi.as_view(), name="incident-complete"),
        path("<uuid:incident_id>/cancel", CancelApi.as_view(), name="incident-cancel"),
    ],
    pages=[
        path("admin/emergency/laporan/", report_page, name="report"),
        path("admin/emergency/laporan/csv/", report_csv, name="report-csv"),
    ],
    card=nationwide(read_lines),
)
