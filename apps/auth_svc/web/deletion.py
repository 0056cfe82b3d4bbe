"""The pages of being forgotten: what it means, asking for it, its proof, and taking it back."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView, TemplateView

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.domain.errors import InvalidCredentials
from apps.auth_svc.domain.rights import (
    DeletionNotFound,
    EmergencyUnavailable,
    LastSystemAdmin,
    OnOpenIncident,
)
from apps.auth_svc.gateways import emergency
from apps.auth_svc.gateways.accounts.recent import require_recent_sign_in
from apps.auth_svc.models import Erasure
from apps.auth_svc.services import erasing
from apps.auth_svc.web.plain_forms import Plain
from apps.auth_svc.web.privacy import OwnRights
from kreki.observe.origin import current_origin
from kreki.services import BY_SLUG

WORD: Final = gettext_lazy("HAPUS")


class WordForm(forms.Form):
    """Nobody is forgotten by a slip of the hand: the word is typed."""

    word = forms.CharField(
        max_length=20,
        label=format_lazy(gettext_lazy("Ketik {word}"), word=WORD),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).upper()
        if word != str(WORD):
            raise ValidationError(gettext("Kata itu berbeda. Akun belum dihapus."))
        return word


class DeletionPage(OwnRights, FormView):
    template_name = "auth_svc/deletion.html"
    form_class = WordForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_password = self.person.has_usable_password()
        return super().get_context_data(**kwargs, person_has_password=has_password)

    def form_valid(self, form: WordForm) -> HttpResponse:
        require_recent_sign_in(self.request)
        try:
            erasure = self._ask()
        except (OnOpenIncident, LastSystemAdmin, EmergencyUnavailable) as refusal:
            form.add_error(None, gettext(refusal.text))
            return self.form_invalid(form)
        logout(self.request)  # its session has ended with all others
        return redirect("account_deletion_state", erasure.pk)

    def _ask(self) -> Erasure:
        """
        Raises:
            OnOpenIncident, LastSystemAdmin, EmergencyUnavailable
        """
        # Posts to pages are one transaction: this waits in it, four seconds at most, and locks
        # nothing but the person's own session.
        if emergency.is_person_involved(self.person.pk):
            raise OnOpenIncident
        return erasing.request_erasure(user_id=self.person.pk, now=timezone.now())


class DeletionStatePage(TemplateView):
    """Whoever knows the id, which nobody can guess; it names no person."""

    template_name = "auth_svc/deletion_state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            erasure = erasing.get_erasure(self.kwargs["deletion_id"])
        except DeletionNotFound as error:
            raise Http404 from error
        answers = [
            (gettext(BY_SLUG[answer.service].label), answer) for answer in erasure.answers.all()
        ]
        return super().get_context_data(**kwargs, erasure=erasure, answers=answers)


class TakeBackForm(Plain):
    """The password is the proof: in the days to think nobody is signed in."""

    login = forms.CharField(max_length=254)
    password = forms.CharField(
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def contact(self) -> dict[str, str | None]:
        """E-mail or phone as accounts store them; what is neither belongs to nobody."""
        login = str(self.cleaned_data["login"])
        try:
            return {"email": None, "phone": normalise_phone(login)}
        except ValueError:
            return {"email": login.lower(), "phone": None}


class TakeBackPage(FormView):
    template_name = "auth_svc/deletion_take_back.html"
    form_class = TakeBackForm
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: TakeBackForm) -> HttpResponse:
        try:
            erasing.take_back(
                **form.contact(),
                password=form.cleaned_data["password"],
                ip=current_origin.get().ip or None,
                now=timezone.now(),
            )
        except (InvalidCredentials, DeletionNotFound) as refusal:
            form.add_error(None, gettext(refusal.text))
            return self.form_invalid(form)
        done = gettext("Penghapusan dibatalkan, akun Anda seperti semula. Silakan masuk.")
        messages.success(self.request, done)
        return super().form_valid(form)
