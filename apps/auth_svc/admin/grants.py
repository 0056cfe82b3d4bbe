"""Grants of roles: each granter sees and gives what is theirs to give, and reviews it quarterly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.auth_svc.admin.finding import find_people
from apps.auth_svc.admin.forms import NewGrantForm
from apps.auth_svc.admin.step_up import RecentAction
from apps.auth_svc.gateways.accounts.recent import require_recent_sign_in
from apps.auth_svc.models import RoleRequest, User, UserRole
from apps.auth_svc.selectors import Authority, get_authority, list_grants, list_roles_to_give
from apps.auth_svc.services import granting
from kreki.adminkit import ReadOnlyModelAdmin
from kreki.adminkit.paginator import EstimatedPaginator
from kreki.errors import DomainError
from kreki.identity.roles import GRANTED_BY

QUARTER: Final = timedelta(days=90)
Grants = QuerySet[UserRole]


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("keadaan")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("held", gettext_lazy("Berlaku")), ("ended", gettext_lazy("Sudah berakhir"))]

    def queryset(self, request: HttpRequest, queryset: Grants) -> Grants:
        now = timezone.now()
        if self.value() == "held":
            return queryset.filter(pk__in=UserRole.objects.held(now))
        return queryset.filter(valid_until__lte=now) if self.value() == "ended" else queryset


class ReviewFilter(admin.SimpleListFilter):
    """The quarterly review: what somebody gave, and nobody has looked at since or can explain."""

    title = gettext_lazy("tinjauan triwulan")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", gettext_lazy("Lebih dari 90 hari, atau tanpa alasan"))]

    def queryset(self, request: HttpRequest, queryset: Grants) -> Grants:
        if self.value() != "due":
            return queryset
        now = timezone.now()
        due = UserRole.objects.held(now).filter(Q(valid_from__lt=now - QUARTER) | Q(reason=""))
        return queryset.filter(pk__in=due.filter(role_id__in=list(GRANTED_BY)))


@admin.register(UserRole)
class UserRoleAdmin(ReadOnlyModelAdmin):
    """Newest first. Who may give a role needs no other right to come here."""

    audited_as, audited_by = "user", "user_id"
    list_display = (
        *("user", "role", "scope_id", "valid_from", "valid_until"),
        *("granted_by", "reason", "withdrawn_by"),
    )
    list_filter = (StateFilter, ReviewFilter, "role")
    list_select_related = ("user", "role")
    list_per_page = 50
    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("pk",)  # shows the field; people are looked up first
    search_help_text = gettext_lazy("Id, awal surel, awal nomor telepon, atau bagian nama")
    sortable_by = ()
    fields = (
        ("user", "role"),
        ("scope_type", "scope_id"),
        ("valid_from", "valid_until"),
        ("granted_by", "reason", "withdrawn_by"),
    )
    record_actions = (
        RecentAction(
            name="withdraw",
            label=gettext_lazy("Cabut"),
            run=granting.withdraw_grant_as_staff,
            key="grant_id",
            is_offered=lambda grant: grant.is_held(timezone.now()),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Grants:
        if request.user.is_superuser:
            return UserRole.objects.order_by("-pk")
        return list_grants(_own(request))

    def get_search_results(
        self, request: HttpRequest, queryset: Grants, search_term: str
    ) -> tuple[Grants, bool]:
        if not search_term:
            return queryset, False
        people = find_people(User.objects.all(), search_term)
        return queryset.filter(user__in=people.order_by().values("pk")), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_view_permission(request, obj)) or self.may_act(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)

    def may_act(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or bool(list_roles_to_give(_own(request)))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Whom, what, where, until when and why; nobody is looked up in a list for it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        require_recent_sign_in(request)
        form = NewGrantForm(request.POST or None, roles=list_roles_to_give(_own(request)))
        if form.is_valid() and self._give(request, form):
            return HttpResponseRedirect(reverse("admin:auth_svc_userrole_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Beri peran"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "auth_svc/admin/grant.html", context)

    def _give(self, request: HttpRequest, form: NewGrantForm) -> bool:
        by = request.user.get_username()
        try:
            made = granting.grant_as_staff(**form.cleaned_data, by=by, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, _(refusal.text) % refusal.parts)
            return False
        waits = isinstance(made, RoleRequest)
        text = _("Menunggu persetujuan orang kedua.") if waits else _("Peran sudah diberikan.")
        self.message_user(request, text, messages.SUCCESS)
        return True


def _own(request: HttpRequest) -> Authority:
    """Asked once per request: a page asks for each of its buttons."""
    if not hasattr(request, "own_authority"):
        user = cast(User, request.user)
        request.own_authority = get_authority(user.pk, now=timezone.now())  # type: ignore[attr-defined]  # ours
    return request.own_authority  # type: ignore[attr-defined,no-any-return]  # ours
