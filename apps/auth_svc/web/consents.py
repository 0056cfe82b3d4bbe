"""The page of consents: every purpose in its newest words, yes or no, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.generic import FormView

from apps.auth_svc.domain.rights import ConsentTextOutdated
from apps.auth_svc.models import Consent, Purpose, User
from apps.auth_svc.services import consents
from apps.auth_svc.services.consents import Decision, Standing
from apps.auth_svc.web.privacy import OwnRights

PER_PAGE: Final = 20
ANSWERS: Final = {"yes": True, "no": False}


class DecisionForm(forms.Form):
    """What the buttons send; `language` is that of the words on the page, not of the answer."""

    purpose = forms.ChoiceField(choices=Purpose.choices)
    version = forms.IntegerField(min_value=1)
    language = forms.ChoiceField(choices=User.Language.choices)
    given = forms.TypedChoiceField(
        choices=[(answer, answer) for answer in ANSWERS], coerce=ANSWERS.__getitem__
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A purpose on the page; `words` are in the language of the page."""

    standing: Standing
    words: str


class ConsentsPage(OwnRights, FormView):
    template_name = "auth_svc/consents.html"
    form_class = DecisionForm
    success_url = reverse_lazy("account_consents")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = Paginator(consents.list_said(self.person.pk), PER_PAGE)
        return super().get_context_data(
            **kwargs,
            purposes=_list_shown(self.person),
            said=said.get_page(self.request.GET.get("page")),
        )

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        said = Decision(channel=Consent.Channel.WEB, **form.cleaned_data)
        try:
            consents.decide(said, user_id=self.person.pk, now=timezone.now())
        except ConsentTextOutdated as refusal:
            messages.error(self.request, gettext(refusal.text))
        else:
            messages.success(self.request, _confirmation(said))
        return super().form_valid(form)

    def form_invalid(self, form: DecisionForm) -> HttpResponse:
        """Only a form that is not ours; the page names the field."""
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)


def _list_shown(person: User) -> list[Shown]:
    language = get_language() or ""
    standings = consents.list_standings(person.pk)
    return [Shown(standing, standing.text.words(language)) for standing in standings]


def _confirmation(said: Decision) -> str:
    text = (
        gettext("Persetujuan dicatat: %(purpose)s.")
        if said.given
        else gettext("Persetujuan ditarik: %(purpose)s.")
    )
    return text % {"purpose": Purpose(said.purpose).label}
