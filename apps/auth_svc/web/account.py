"""Pages of a signed-in person that allauth does not have: overview, devices, signed out."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from apps.auth_svc.models import Role, User
from apps.auth_svc.selectors import get_authority, list_devices
from apps.auth_svc.services import accounts, sessions
from kreki.adminkit.context import list_entries
from kreki.identity.roles import NEEDS_MFA, is_usable
from kreki.identity.roles import Role as Code


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa surel dan pesan"), choices=User.Language.choices
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Zona waktu"), choices=User.TimeZone.choices)


class OverviewPage(LoginRequiredMixin, FormView):
    """Who the person is to KREKI, and the way to everything that can be changed."""

    template_name = "auth_svc/overview.html"
    form_class = ProfileForm
    success_url = reverse_lazy("account_overview")

    def get_initial(self) -> dict[str, Any]:
        account = _person(self.request)
        return {name: getattr(account, name) for name in self.form_class.base_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = _person(self.request)
        now = timezone.now()
        held = get_authority(account.pk, now=now).roles
        here = list_devices(account.pk, now=now).filter(session_key=_session_key(self.request))
        amr = here.values_list("amr", flat=True).first() or []
        return super().get_context_data(
            **kwargs,
            account=account,
            roles=Role.objects.filter(code__in=held),
            admins=list_entries("") if held & NEEDS_MFA else (),
            lacks_factor=not all(is_usable(Code(role), amr) for role in held),
        )

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        accounts.change_profile(user_id=_person(self.request).pk, changes=form.cleaned_data)
        messages.success(self.request, _("Perubahan sudah disimpan."))
        return super().form_valid(form)


class DevicesPage(LoginRequiredMixin, TemplateView):
    """Where the person is signed in; each other place can be signed out from here."""

    template_name = "auth_svc/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        devices = list_devices(_person(self.request).pk, now=timezone.now())
        return super().get_context_data(
            **kwargs, devices=devices, session_key=_session_key(self.request)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        mine = list_devices(_person(request).pk, now=now)
        sessions.end(get_object_or_404(mine, family=_family(request)).pk, now=now)
        messages.success(request, _("Perangkat itu sudah dikeluarkan."))
        return redirect("account_devices")


class EndAllPage(LoginRequiredMixin, View):
    """Signs out everywhere, here as well."""

    def post(self, request: HttpRequest) -> HttpResponse:
        sessions.end_all(user_id=_person(request).pk, now=timezone.now())
        logout(request)
        return redirect("account_signed_out")


class SignedOutPage(TemplateView):
    template_name = "auth_svc/signed_out.html"


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _session_key(request: HttpRequest) -> str:
    return str(request.session.session_key)


def _family(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("family", ""))
    except ValueError:
        raise Http404 from None
