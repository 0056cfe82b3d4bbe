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
    """The toolkit's token endpoint, whose refresh answers are given once and repeated."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = request.POST.dict()
        headers = {
            name: str(request.META[name])
            for name in ("HTTP_AUTHORIZATION",)
            if name in request.META
        }
        if form.get("grant_type") != "refresh_token":
            answer = exchange(form, headers)
        else:
            client = f"{form.get('client_id', '')} {headers.get('HTTP_AUTHORIZATION', '')}".strip()
            presented = str(form.get("refresh_token", ""))
            try:
                answer = answer_once(presented, client=client, make=lambda: exchange(form, headers))
            except RefreshBusy as busy:
                body = {"error": "temporarily_unavailable"}
                return JsonResponse(body, status=503, headers={"Retry-After": busy.retry_after_s})
        return HttpResponse(
            answer.body,
            status=answer.status,
            content_type="application/json",
            headers={"Cache-Control": "no-store", "Pragma": "no-cache"},
        )
