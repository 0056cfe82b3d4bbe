"""Addresses of KREKI ID: the contract, and under /o/ what OAuth needs so far."""

from __future__ import annotations

from django.urls import path
from oauth2_provider.views import JwksInfoView, RevokeTokenView

from apps.auth_svc.api.me import MeApi
from apps.auth_svc.api.oauth import TokenView
from apps.auth_svc.api.register import RegisterApi
from apps.auth_svc.api.session import LoginApi, LogoutApi, RefreshApi
from kreki.api.urls import handler400, handler404, handler500, service_urls

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    "auth",
    api=[
        path("register", RegisterApi.as_view()),
        path("login", LoginApi.as_view()),
        path("refresh", RefreshApi.as_view()),
        path("logout", LogoutApi.as_view()),
        path("me", MeApi.as_view()),
    ],
    pages=[
        path("o/.well-known/jwks.json", JwksInfoView.as_view()),
        path("o/token/", TokenView.as_view()),
        path("o/revoke_token/", RevokeTokenView.as_view()),
    ],
)
