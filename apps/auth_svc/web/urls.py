"""Addresses below /id/ that allauth does not have."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from apps.auth_svc.web.account import DevicesPage, EndAllPage, OverviewPage, SignedOutPage
from apps.auth_svc.web.consents import ConsentsPage
from apps.auth_svc.web.copies import ArchivePage, CopyPage
from apps.auth_svc.web.deletion import DeletionPage, DeletionStatePage, TakeBackPage
from apps.auth_svc.web.passwords import FirstPasswordPage, ResetCodePage, ResetPage
from apps.auth_svc.web.privacy import PrivacyPage

urlpatterns = [
    path("", OverviewPage.as_view(), name="account_overview"),
    path("language/", set_language, name="account_language"),
    path("devices/", DevicesPage.as_view(), name="account_devices"),
    path("devices/end-all/", EndAllPage.as_view(), name="account_end_all"),
    path("privacy/", PrivacyPage.as_view(), name="account_privacy"),
    path("privacy/consents/", ConsentsPage.as_view(), name="account_consents"),
    path("privacy/copy/", CopyPage.as_view(), name="account_copy"),
    path("privacy/copy/archive/", ArchivePage.as_view(), name="account_archive"),
    path("privacy/deletion/", DeletionPage.as_view(), name="account_deletion"),
    path("privacy/deletion/cancel/", TakeBackPage.as_view(), name="account_take_back"),
    path(
        "privacy/deletion/<uuid:deletion_id>/",
        DeletionStatePage.as_view(),
        name="account_deletion_state",
    ),
    # allauth's own way in for tokens; ours is in api/google.py
    path("google/login/token/", RedirectView.as_view(pattern_name="account_login")),
    path("signed-out/", SignedOutPage.as_view(), name="account_signed_out"),
    path("password/set/", FirstPasswordPage.as_view(), name="account_set_password"),
    path("password/reset/", ResetPage.as_view(), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        ResetCodePage.as_view(),
        name="account_confirm_password_reset_code",
    ),
]
