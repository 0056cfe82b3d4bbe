"""Addresses below /id/ that allauth does not have."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from apps.auth_svc.web.account import DevicesPage, EndAllPage, OverviewPage, SignedOutPage

urlpatterns = [
    path("", OverviewPage.as_view(), name="account_overview"),
    path("language/", set_language, name="account_language"),
    path("devices/", DevicesPage.as_view(), name="account_devices"),
    path("devices/end-all/", EndAllPage.as_view(), name="account_end_all"),
    path("sessions/", RedirectView.as_view(pattern_name="account_devices")),  # allauth's own list
    path("signed-out/", SignedOutPage.as_view(), name="account_signed_out"),
]
