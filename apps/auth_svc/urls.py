"""Addresses of KREKI ID: the contract, and under /o/ the OpenID Connect provider."""

from __future__ import annotations

from django.urls import include, path
from oauth2_provider.views import RevokeTokenView, UserInfoView

from apps.auth_svc.api.consents import ConsentsApi
from apps.auth_svc.api.contacts import (
    ChangeEmailApi,
    ChangePhoneApi,
    ProveEmailApi,
    ProvePhoneApi,
)
from apps.auth_svc.api.deletion import CancelDeletionApi, DeletionApi, DeletionProofApi
from apps.auth_svc.api.devices import DeviceApi, DevicesApi
from apps.auth_svc.api.export import ExportApi, ExportArchiveApi
from apps.auth_svc.api.google import GoogleConnectApi, GoogleLoginApi
from apps.auth_svc.api.login import ConfirmLoginCodeApi, LoginApi, LoginCodeApi
from apps.auth_svc.api.me import MeApi
from apps.auth_svc.api.oidc import DiscoveryView, IntrospectView, JwksView, TokenView
from apps.auth_svc.api.passkeys import PasskeyApi, PasskeyLoginApi, PasskeysApi
from apps.auth_svc.api.password import (
    ForgotPasswordApi,
    PasswordApi,
    ReauthenticateApi,
    ResetPasswordApi,
)
from apps.auth_svc.api.register import (
    RegisterApi,
    ResendEmailApi,
    ResendPhoneApi,
    VerifyEmailApi,
    VerifyPhoneApi,
)
from apps.auth_svc.api.roles import (
    ConfirmRoleRequestApi,
    RefuseRoleRequestApi,
    RoleGrantApi,
    RoleGrantsApi,
    RoleRequestsApi,
)
from apps.auth_svc.api.second_factor import (
    FactorsApi,
    RecoveryCodesApi,
    TotpApi,
    VerifyFactorApi,
)
from apps.auth_svc.api.session import LogoutApi, RefreshApi
from apps.auth_svc.api.support import SupportAccessesApi
from apps.auth_svc.web.card import read_lines
from apps.auth_svc.web.oauth import AuthorizeView, LogoutView
from kreki.adminkit.cards import nationwide
from kreki.api.urls import handler400, handler404, handler500, service_urls

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    "auth",
    api=[
        path("register", RegisterApi.as_view()),
        path("verify-email", VerifyEmailApi.as_view()),
        path("verify-email/resend", ResendEmailApi.as_view()),
        path("verify-phone", VerifyPhoneApi.as_view()),
        path("verify-phone/resend", ResendPhoneApi.as_view()),
        path("login", LoginApi.as_view()),
        path("login/otp", LoginCodeApi.as_view()),
        path("login/otp/verify", ConfirmLoginCodeApi.as_view()),
        path("login/google", GoogleLoginApi.as_view()),
        path("mfa", FactorsApi.as_view()),
        path("mfa/verify", VerifyFactorApi.as_view()),
        path("mfa/totp", TotpApi.as_view()),
        path("mfa/recovery-codes", RecoveryCodesApi.as_view()),
        path("mfa/passkeys", PasskeysApi.as_view()),
        path("mfa/passkeys/login", PasskeyLoginApi.as_view()),
        path("mfa/passkeys/<int:passkey>", PasskeyApi.as_view()),
        path("refresh", RefreshApi.as_view()),
        path("logout", LogoutApi.as_view()),
        path("me", MeApi.as_view()),
        path("me/support-accesses", SupportAccessesApi.as_view()),
        path("me/email", ChangeEmailApi.as_view()),
        path("me/email/verify", ProveEmailApi.as_view()),
        path("me/phone", ChangePhoneApi.as_view()),
        path("me/phone/verify", ProvePhoneApi.as_view()),
        path("me/google", GoogleConnectApi.as_view()),
        path("forgot-password", ForgotPasswordApi.as_view()),
        path("reset-password", ResetPasswordApi.as_view()),
        path("password", PasswordApi.as_view()),
        path("reauthenticate", ReauthenticateApi.as_view()),
        path("sessions", DevicesApi.as_view()),
        path("sessions/<uuid:family>", DeviceApi.as_view()),
        path("consents", ConsentsApi.as_view()),
        path("export", ExportApi.as_view()),
        path("export/archive", ExportArchiveApi.as_view()),
        path("deletion", DeletionApi.as_view()),
        path("deletion/cancel", CancelDeletionApi.as_view()),
        path("deletion/<uuid:deletion_id>", DeletionProofApi.as_view()),
        path("role-grants", RoleGrantsApi.as_view()),
        path("role-grants/<int:grant_id>", RoleGrantApi.as_view()),
        path("role-requests", RoleRequestsApi.as_view()),
        path("role-requests/<int:request_id>/confirm", ConfirmRoleRequestApi.as_view()),
        path("role-requests/<int:request_id>/refuse", RefuseRoleRequestApi.as_view()),
    ],
    pages=[
        path("id/", include("apps.auth_svc.web.urls")),
        path("id/", include("allauth.urls")),
        path("o/.well-known/openid-configuration", DiscoveryView.as_view()),
        path("o/.well-known/jwks.json", JwksView.as_view()),
        path("o/authorize/", AuthorizeView.as_view(), name="authorize"),
        path("o/token/", TokenView.as_view()),
        path("o/userinfo/", UserInfoView.as_view()),
        path("o/revoke_token/", RevokeTokenView.as_view()),
        path("o/introspect/", IntrospectView.as_view()),
        path("o/logout/", LogoutView.as_view()),
    ],
    card=nationwide(read_lines),
)
