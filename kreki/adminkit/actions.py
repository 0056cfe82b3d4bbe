"""What staff may do to records: an action of the list, a button of the record's page, one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kreki.errors import DomainError

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from kreki.adminkit.options import ReadOnlyModelAdmin

AT_ONCE: Final = 100  # records in one request; more would outlast the web server's patience


def every_record(_record: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class RecordAction:
    """Asks its form's questions, then calls one service function per chosen record.

    Attributes:
        name: Unique within its admin.
        label: Text of the button and of the entry in the list.
        run: Called as `run(**{key: record.pk}, by=username, now=…, **answers)`, without `by` or
            `now` if it does not ask for them; one transaction per record. A `DomainError` refuses
            that record and is shown; the others go on.
        key: Name under which `run` takes the record's primary key.
        form: Its cleaned data are the answers.
        is_offered: Whether the button stands on this record's page; the service decides anyway.
    """

    do_not_call_in_templates: ClassVar[bool] = True  # else Django's templates would call it

    name: str
    label: str | Promise
    run: Callable[..., object]
    key: str
    form: type[forms.Form] = forms.Form
    is_offered: Callable[[Any], bool] = every_record

    def __call__(
        self, model_admin: ReadOnlyModelAdmin, request: HttpRequest, records: QuerySet[Model]
    ) -> HttpResponse | None:
        """Django's signature of an admin action; first call asks, the confirmed one acts."""
        chosen = list(model_admin.decidable(request, records)[: AT_ONCE + 1])
        if not chosen:
            text = _("Tidak ada catatan terpilih yang dapat Anda putuskan.")
            model_admin.message_user(request, text, messages.ERROR)
            return None
        if len(chosen) > AT_ONCE:
            text = _("Pilih paling banyak %(limit)s catatan sekaligus.") % {"limit": AT_ONCE}
            model_admin.message_user(request, text, messages.ERROR)
            return None
        form = self.form(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(model_admin, request, chosen, form)
        self._act(model_admin, request, chosen, form.cleaned_data)
        return _back(model_admin, chosen)

    def _ask(
        self,
        model_admin: ModelAdmin[Any],
        request: HttpRequest,
        chosen: list[Model],
        form: forms.Form,
    ) -> HttpResponse:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": self.label,
            "opts": model_admin.opts,
            "action": self,
            "records": chosen,
            "form": form,
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "adminkit/confirm.html", context)

    def _act(
        self,
        model_admin: ModelAdmin[Any],
        request: HttpRequest,
        chosen: list[Model],
        answers: dict[str, Any],
    ) -> None:
        done = 0
        for record in chosen:
            try:
                self.run(**{self.key: record.pk}, **self._circumstances(request), **answers)
            except DomainError as refusal:
                text = f"{record}: {_(refusal.text) % refusal.parts}"
                model_admin.message_user(request, text, messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(label)s: %(count)s catatan.", "%(label)s: %(count)s catatan.", done)
            parts = {"label": self.label, "count": done}
            model_admin.message_user(request, text % parts, messages.SUCCESS)

    def _circumstances(self, request: HttpRequest) -> dict[str, object]:
        known = {"by": request.user.get_username(), "now": timezone.now()}
        asked = signature(self.run).parameters
        return {name: value for name, value in known.items() if name in asked}


def _back(model_admin: ModelAdmin[Any], chosen: list[Model]) -> HttpResponse | None:
    """To the record's own page if there was one; None is Django's word for the list."""
    if len(chosen) != 1:
        return None
    opts = model_admin.opts
    page = f"{model_admin.admin_site.name}:{opts.app_label}_{opts.model_name}_change"
    return HttpResponseRedirect(reverse(page, args=[chosen[0].pk]))
