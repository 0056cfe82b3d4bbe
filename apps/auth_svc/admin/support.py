"""Acting for a person as support: the way in, what the person sees, and the way out."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.auth_svc.domain.support import SHORTEST_REASON
from apps.auth_svc.gateways.accounts.recent import require_recent_sign_in
from apps.auth_svc.gateways.looking import look_around
from apps.auth_svc.models import Role, SupportSession, User
from apps.auth_svc.selectors import get_authority, list_devices
from apps.auth_svc.services import consents, support
from apps.auth_svc.services.oauth.support import support_token
from apps.auth_svc.services.support import Purpose
from kreki.adminkit import ReadOnlyModelAdmin
from kreki.adminkit.paginator import EstimatedPaginator
from kreki.errors import DomainError

NAME = "support"


class SupportForm(forms.Form):
    category = forms.ChoiceField(
        choices=SupportSession.Category,
        label=gettext_lazy("Perihal"),
        help_text=gettext_lazy("Diberitahukan kepada orangnya."),
    )
    reason = forms.CharField(
        min_length=SHORTEST_REASON,
        max_length=200,
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy(
            "Untuk catatan audit, paling sedikit 10 karakter, misalnya nomor laporan."
        ),
    )


class ActsForPeople(ReadOnlyModelAdmin):
    """Adds to the page of a person the way to the page on which support acts for them."""

    change_form_template = "auth_svc/admin/person.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.support_view)
        return [path("<uuid:person_id>/support/", view, name=NAME), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person = context.get("original")
        if person is not None and _may(request, person):
            context["support_page"] = _page(person.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def support_view(self, request: HttpRequest, person_id: UUID) -> HttpResponse:
        """What the person sees while a session is open, else the question why."""
        if not self.has_view_permission(request):  # some come in for roles alone
            raise PermissionDenied
        person = get_object_or_404(self.get_queryset(request), pk=person_id)
        now, by = timezone.now(), _staff(request).pk
        if "end" in request.POST:
            support.end(by=by, now=now)
            return _back_to(person)
        session = support.resume(by=by, session_key=_session_key(request), now=now)
        if session is None:
            return self._ask(request, person)
        if session.person_id != person_id:
            return HttpResponseRedirect(_page(session.person_id))
        return self._show(request, session)

    def _ask(self, request: HttpRequest, person: User) -> HttpResponse:
        require_recent_sign_in(request)
        form = SupportForm(request.POST or None)
        if form.is_valid():
            try:
                _begin(request, person, Purpose(**form.cleaned_data))
            except DomainError as refusal:
                form.add_error(None, _(refusal.text) % refusal.parts)
            else:
                return HttpResponseRedirect(_page(person.pk))
        return self._render(request, "ask", person, form=form)

    def _show(self, request: HttpRequest, session: SupportSession) -> HttpResponse:
        now, person = timezone.now(), session.person
        return self._render(
            request,
            "seen",
            person,
            session=session,
            seconds_left=int((session.expires_at - now).total_seconds()) + 1,
            roles=Role.objects.filter(code__in=get_authority(person.pk, now=now).roles),
            devices=list_devices(person.pk, now=now),
            consents=consents.list_standings(person.pk),
            sights=look_around(support_token(session, now=now)),
        )

    def _render(
        self, request: HttpRequest, page: str, person: User, **context: object
    ) -> HttpResponse:
        everywhere = self.admin_site.each_context(request)
        title = _("Bertindak sebagai (dukungan)")
        about = {"title": title, "opts": self.opts, "person": person, **context}
        return TemplateResponse(
            request, f"auth_svc/admin/support_{page}.html", {**everywhere, **about}
        )


@admin.register(SupportSession)
class SupportSessionAdmin(ReadOnlyModelAdmin):
    """Who acted for whom, why and how long; nobody edits it."""

    audited_as = "support"
    list_display = ("began_at", "staff", "person", "category", "ended_at", "ending")
    list_filter = ("category", "ending")
    list_select_related = ("staff", "person")
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    fields = (
        ("staff", "person"),
        ("category", "reason"),
        ("began_at", "expires_at", "ended_at", "ending"),
    )


def _begin(request: HttpRequest, person: User, purpose: Purpose) -> None:
    support.begin(
        person_id=person.pk,
        by=_staff(request).pk,
        session_key=_session_key(request),
        purpose=purpose,
        now=timezone.now(),
    )


def _may(request: HttpRequest, person: User) -> bool:
    now = timezone.now()
    here = list_devices(_staff(request).pk, now=now).filter(session_key=_session_key(request))
    device = here.first()
    return device is not None and support.may_act_for(
        person.pk, by=device.user_id, amr=device.amr, now=now
    )


def _back_to(person: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:auth_svc_user_change", args=[person.pk]))


def _page(person_id: UUID) -> str:
    return reverse(f"admin:{NAME}", args=[person_id])


def _staff(request: HttpRequest) -> User:
    return cast(User, request.user)


def _session_key(request: HttpRequest) -> str:
    return str(request.session.session_key)
