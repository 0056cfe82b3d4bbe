"""The base of admin pages: records are read here and changed only through services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.contrib import admin
from django.contrib.admin import helpers
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from kreki.adminkit.actions import RecordAction
from kreki.adminkit.reading import record_listed, record_viewed
from kreki.identity.areas import lies_in
from kreki.identity.sso.areas import areas_of, deciding_areas_of

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
else:  # generic in the type stubs only
    AnyModelAdmin = admin.ModelAdmin
    AnyTabularInline = admin.TabularInline


class ReadOnlyModelAdmin(AnyModelAdmin):
    """No adding, changing or deleting; what may be done stands in `record_actions`.

    A staff member with the model's change permission sees the actions, everybody with the view
    permission sees the record. A page of its own extends `adminkit/record.html`.
    """

    change_form_template = "adminkit/record.html"
    record_actions: ClassVar[tuple[RecordAction, ...]] = ()
    # Kind of subject under which looking at a record, or at a page of the list, is written to the
    # audit log, for example `user`, and which attribute is its id; empty for records that say
    # nothing about a person.
    audited_as: ClassVar[str] = ""
    audited_by: ClassVar[str] = "pk"

    # Where a record's area code is found, for example `area__code`. Staff who are limited to areas
    # see nothing of models that do not say it.
    area_lookup: ClassVar[str] = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Records of the areas that the reader is limited to, if any."""
        records: QuerySet[Any] = super().get_queryset(request)
        areas = areas_of(request.user)
        if areas is None:
            return records
        if not self.area_lookup:
            return records.none()
        return records.filter(lies_in(areas, lookup=self.area_lookup))

    def decidable(self, request: HttpRequest, records: QuerySet[Any]) -> QuerySet[Any]:
        """Of `records`, which the reader sees, those that `record_actions` may be used on.

        A role for some areas gives its change permission for models that know their area only.
        """
        areas = deciding_areas_of(request.user) if self.area_lookup else None
        return records if areas is None else records.filter(lies_in(areas, lookup=self.area_lookup))

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        """404, as everywhere; Django would lead back to the first page with a message."""
        raise Http404

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def may_act(self, request: HttpRequest) -> bool:
        """Whether this staff member may use `record_actions`."""
        return super().has_change_permission(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = {**super().get_actions(request)}
        if self.may_act(request):
            actions |= {each.name: (each, each.name, each.label) for each in self.record_actions}
        return actions

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        actions = self.record_actions if obj and self.may_act(request) else ()
        context["record_actions"] = [each for each in actions if each.is_offered(obj)]
        context["action_checkbox_name"] = helpers.ACTION_CHECKBOX_NAME
        if obj and self.audited_as:
            record_viewed(request, kind=self.audited_as, key=getattr(obj, self.audited_by))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(request, extra_context)
        page = (getattr(answer, "context_data", None) or {}).get("cl")  # none after an action
        if page and self.audited_as:
            keys = [getattr(each, self.audited_by) for each in page.result_list]
            record_listed(request, kind=self.audited_as, keys=keys)
        return answer


class ReadOnlyTabularInline(AnyTabularInline):
    """Rows that belong to the record, shown under it."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
