"""/o/token/: the standard's own formats, no envelope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from apps.auth_svc.domain.errors import RefreshBusy
from apps.auth_svc.services.oauth.minting import exchange
from apps.auth_svc.services.oauth.replies import answer_once


@method_decorator(csrf_exempt, name="dispatch")
class TokenView(View):
    """The toolkit's token endpoint, whose refresh answers are given once and repeated.

    Refreshing is the one grant so far. The others stay away from oauthlib: it checks a password
    before it asks whether the client may use one, and would tell right from wrong without limit.
    """

    def post(self, request: HttpRequest) -> HttpResponse:
        form = request.POST.dict()
        if form.get("grant_type") != "refresh_token":
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        proof = request.META.get("HTTP_AUTHORIZATION")
        headers = {"HTTP_AUTHORIZATION": proof} if proof else {}
        proofs = (form.get("client_id"), form.get("client_secret"), proof)
        presented = str(form.get("refresh_token", ""))
        try:
            answer = answer_once(
                presented,
                client=" ".join(filter(None, proofs)),
                make=lambda: exchange(form, headers),
            )
        except RefreshBusy as busy:
            body = {"error": "temporarily_unavailable"}
            return JsonResponse(body, status=503, headers={"Retry-After": busy.retry_after_s})
        return HttpResponse(
            answer.body,
            status=answer.status,
            content_type="application/json",
            headers={"Cache-Control": "no-store", "Pragma": "no-cache"},
        )
