"""Pages of passwords: forgotten ones by phone too, and the first one of who has none."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.auth_svc.gateways.accounts.forms import ResetForm
from apps.auth_svc.gateways.accounts.recent import is_recently_signed_in, require_recent_sign_in
from apps.auth_svc.gateways.accounts.reset import begin_reset_by_phone


class ResetPage(views.PasswordResetView):
    """Asks where the code shall go; what follows is the same whether or not somebody is there."""

    def form_valid(self, form: ResetForm) -> HttpResponse:
        if not form.cleaned_data["phone"]:
            answer: HttpResponse = super().form_valid(form)
            return answer
        begin_reset_by_phone(self.request, phone=form.cleaned_data["phone"])
        return redirect(self.get_success_url())


class ResetCodePage(views.ConfirmPasswordResetCodeView):
    """Asks for the code, and says where it went."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"phone": self._process.state.get("phone")}


class FirstPasswordPage(views.PasswordSetView):
    """A password opens everything else, so it is set soon after a sign-in only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_recently_signed_in(request):
            return redirect("account_set_password")  # no password is kept in a session meanwhile
        require_recent_sign_in(request)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer
