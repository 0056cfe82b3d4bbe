"""Incidents: a list to find one, a page that shows all about it, and its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.gis.geos import Point
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.emergency import services
from apps.emergency.admin.badges import badge
from apps.emergency.domain.staff import staff_id
from apps.emergency.domain.states import ENDED
from apps.emergency.models import Area, Incident, Invitation
from apps.emergency.web import words
from apps.emergency.web.incident_page import build_page
from apps.emergency.web.interval_bars import seconds
from kreki.adminkit import ReadOnlyModelAdmin, RecordAction
from kreki.identity.policy import EVERYWHERE


def _end(close: Callable[..., Incident], *, incident_id: UUID, by: str, now: datetime) -> Incident:
    """Staff are dispatchers: they may end every incident."""
    return close(incident_id=incident_id, by=staff_id(by), reach=EVERYWHERE, now=now)


def _is_live(incident: Incident) -> bool:
    return incident.status not in ENDED


def _as_text(place: Point) -> str:
    return f"{place.y:.6f}, {place.x:.6f}"


def _as_radius(metres: float | None) -> str:
    return f"± {metres:.0f} m" if metres is not None else "–"


def _people(**which: object) -> Coalesce:
    """How many invitations of each incident; evaluated only for the rows of one page."""
    mine = Invitation.objects.filter(incident=OuterRef("pk"), **which).order_by()
    count = mine.values("incident").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())


class AreaFilter(admin.RelatedFieldListFilter):
    """By name alone: the stock filter reads every outline for a list of names."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(pk), name) for pk, name in Area.objects.values_list("pk", "name")]


@admin.register(Incident)
class IncidentAdmin(ReadOnlyModelAdmin):
    """Newest first. Whoever may view incidents sees positions of callers and names of people."""

    audited_as = "incident"
    change_form_template = "emergency/incident.html"
    change_list_template = "emergency/incident_list.html"
    list_display = (
        *("code", "severity_badge", "status_badge", "area", "raised"),
        *("people_invited", "people_accepted", "first_accept"),
    )
    list_filter = ("status", "severity", ("area", AreaFilter), "raised_at")
    list_per_page = 50
    area_lookup = "area__code"
    show_full_result_count = False
    search_fields = ("code__istartswith", "=reporter_id")
    search_help_text = _("Kode insiden, atau id pelapor")
    date_hierarchy = "raised_at"
    ordering = ("-raised_at", "id")
    fieldsets = (
        (
            _("Rincian"),
            {
                "fields": (
                    *(("coordinates", "accuracy"), ("last_coordinates", "last_accuracy")),
                    *("pressed_at", ("area", "searched_m"), "flag_words"),
                    *(("raised_at", "assigned_at"), ("arrived_at", "ended_at"), "reporter_id"),
                )
            },
        ),
    )
    readonly_fields = (
        *("coordinates", "accuracy", "last_coordinates", "last_accuracy"),
        "flag_words",
    )
    record_actions = (
        RecordAction(
            name="complete",
            label=_("Selesaikan"),
            run=partial(_end, services.complete_incident),
            key="incident_id",
            is_offered=_is_live,
        ),
        RecordAction(
            name="cancel",
            label=_("Batalkan"),
            run=partial(_end, services.cancel_incident),
            key="incident_id",
            is_offered=_is_live,
        ),
    )

    class Media:
        css = {"all": ["emergency/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        incidents: QuerySet[Incident] = super().get_queryset(request)
        counted = incidents.annotate(invited=_people(), accepted=_people(accepted_at__isnull=False))
        return counted.select_related("area").defer("area__outline")

    @admin.display(description=_("tingkat"), ordering="severity")
    def severity_badge(self, incident: Incident) -> SafeString:
        return badge(incident.severity, incident.get_severity_display())

    @admin.display(description=_("status"), ordering="status")
    def status_badge(self, incident: Incident) -> SafeString:
        return badge(incident.status, incident.get_status_display())

    @admin.display(description=_("dipanggil"), ordering="raised_at")
    def raised(self, incident: Incident) -> str:
        return date_format(timezone.localtime(incident.raised_at), "j M y H.i")

    @admin.display(description=_("diundang"), ordering="invited")
    def people_invited(self, incident: Any) -> int:
        return int(incident.invited)

    @admin.display(description=_("menerima"), ordering="accepted")
    def people_accepted(self, incident: Any) -> int:
        return int(incident.accepted)

    @admin.display(description=_("diterima (dtk)"), empty_value="–")
    def first_accept(self, incident: Incident) -> str | None:
        if incident.assigned_at is None:
            return None
        return seconds((incident.assigned_at - incident.raised_at).total_seconds())

    @admin.display(description=_("koordinat (lintang, bujur)"))
    def coordinates(self, incident: Incident) -> str:
        return _as_text(incident.place)

    @admin.display(description=_("tekanan terakhir (lintang, bujur)"))
    def last_coordinates(self, incident: Incident) -> str:
        return _as_text(incident.moved_to) if incident.moved_to else "–"

    @admin.display(description=_("akurasi"))
    def accuracy(self, incident: Incident) -> str:
        return _as_radius(incident.accuracy_m)

    @admin.display(description=_("akurasi"))
    def last_accuracy(self, incident: Incident) -> str:
        return _as_radius(incident.moved_accuracy_m)

    @admin.display(description=_("tanda"))
    def flag_words(self, incident: Incident) -> str:
        return words.flags(incident.flags) or "–"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        incident = context["original"]
        context["page"] = build_page(incident, now=timezone.now())
        context["title"] = _("Insiden %(code)s") % {"code": incident.code}
        context["subtitle"] = None  # would repeat the code
        return super().render_change_form(request, context, *args, **kwargs)
