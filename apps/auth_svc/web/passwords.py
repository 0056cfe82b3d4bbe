"""Pages of a forgotten password: allauth's, which know only e-mail, with phones."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.auth_svc.gateways.accounts.forms import ResetForm
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
