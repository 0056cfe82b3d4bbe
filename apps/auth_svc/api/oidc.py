"""What machines ask under /o/: the standards' own formats, no envelope."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.domain.errors import RefreshBusy
from apps.auth_svc.services.oauth import codes, keystore
from apps.auth_svc.services.oauth.introspection import describe_token, recognise_client
from apps.auth_svc.services.oauth.minting import Answer, exchange
from apps.auth_svc.services.oauth.replies import answer_once

UNCACHED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
PUBLIC: Final = {"Access-Control-Allow-Origin": "*"}
GRANTS: Final = ("authorization_code", "refresh_token", "client_credentials")
PROOFS: Final = ["client_secret_basic", "client_secret_post"]


class DiscoveryView(View):
    """OpenID Connect Discovery 1.0: exactly what is offered, and nothing that is refused."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        issuer = settings.KREKI_ISSUER
        document = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize/",
            "token_endpoint": f"{issuer}/token/",
            "userinfo_endpoint": f"{issuer}/userinfo/",
            "revocation_endpoint": f"{issuer}/revoke_token/",
            "introspection_endpoint": f"{issuer}/introspect/",
            "end_session_endpoint": f"{issuer}/logout/",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            **_abilities(),
        }
        return JsonResponse(document, headers={**PUBLIC, "Cache-Control": "public, max-age=300"})


def _abilities() -> dict[str, Any]:
    return {
        "scopes_supported": list(oauth2_settings.SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": [*PROOFS, "none"],
        "revocation_endpoint_auth_methods_supported": [*PROOFS, "none"],
        "introspection_endpoint_auth_methods_supported": PROOFS,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "claims_supported": [
            *("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "sid", "roles"),
            *("name", "locale", "email", "phone_number", "phone_number_verified"),
        ],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


class JwksView(View):
    """The public keys, for five minutes: a new one is announced long before it signs."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        caching = "public, max-age=300, stale-while-revalidate=300, stale-if-error=300"
        return JsonResponse(keystore.published(), headers={**PUBLIC, "Cache-Control": caching})


@method_decorator(csrf_exempt, name="dispatch")
class TokenView(View):
    """The toolkit's token endpoint: codes one at a time, refresh answers given once and repeated.

    Other grants stay away from oauthlib: it checks a password before it asks whether the client
    may use one, and would tell right from wrong without limit.
    """

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("grant_type") not in GRANTS:
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        try:
            answer = _answer(request)
        except RefreshBusy as busy:
            body = {"error": "temporarily_unavailable"}
            return JsonResponse(body, status=503, headers={"Retry-After": busy.retry_after_s})
        challenge = (
            {"WWW-Authenticate": 'Basic realm="KREKI ID"'}
            if answer.status == HTTPStatus.UNAUTHORIZED
            else {}
        )
        return HttpResponse(
            answer.body,
            status=answer.status,
            content_type="application/json",
            headers={**UNCACHED, **challenge},
        )


def _answer(request: HttpRequest) -> Answer:
    form = request.POST.dict()
    resources = request.POST.getlist("resource")
    form.pop("resource", None)
    headers = _proof(request)
    if form["grant_type"] == "authorization_code":
        return codes.redeem(form, headers, resources)
    if form["grant_type"] == "client_credentials":
        return exchange(form, headers, resources)
    proofs = (form.get("client_id"), form.get("client_secret"), *headers.values(), *resources)
    return answer_once(
        str(form.get("refresh_token", "")),
        client=" ".join(filter(None, proofs)),
        make=lambda: exchange(form, headers, resources),
    )


def _proof(request: HttpRequest) -> dict[str, str]:
    proof = request.META.get("HTTP_AUTHORIZATION")
    return {"HTTP_AUTHORIZATION": proof} if proof else {}


@method_decorator(csrf_exempt, name="dispatch")
class IntrospectView(View):
    """RFC 7662, for confidential clients with the scope `introspection`."""

    def post(self, request: HttpRequest) -> HttpResponse:
        client = recognise_client(request.POST.dict(), _proof(request))
        if client is None:
            refusal = {"WWW-Authenticate": 'Basic realm="KREKI ID"', **UNCACHED}
            return JsonResponse({"error": "invalid_client"}, status=401, headers=refusal)
        if "introspection" not in client.allowed_scopes:
            return JsonResponse({"error": "insufficient_scope"}, status=403, headers=UNCACHED)
        if not request.POST.get("token"):
            return JsonResponse({"error": "invalid_request"}, status=400, headers=UNCACHED)
        return JsonResponse(describe_token(request.POST["token"], asker=client), headers=UNCACHED)
