"""The people who may be called, and roughly where those on duty are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.emergency.admin.badges import badge
from apps.emergency.models import LivePosition, Responder
from apps.emergency.web import words
from kreki.adminkit import ReadOnlyModelAdmin

STATUSES = {
    "applicant": _("Calon"),
    "active": _("Aktif"),
    "suspended": _("Dibekukan"),
}


@admin.register(Responder)
class ResponderAdmin(ReadOnlyModelAdmin):
    """A copy that volunteer's events keep; who may serve is decided in volunteer's admin."""

    audited_as = "user"  # the primary key is the person's id
    list_display = (
        "display_name",
        "status_badge",
        "mode",
        "certified_until",
        "is_certified",
        "on_duty",
    )
    list_filter = ("status", "transport_mode")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("display_name", "=user_id")
    fields = (
        "display_name",
        "person",
        "status_badge",
        "mode",
        "skill_words",
        "certified_until",
        "on_duty",
        "source",
    )
    readonly_fields = ("person", "status_badge", "mode", "skill_words", "on_duty", "source")

    class Media:
        css = {"all": ["emergency/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responder]:
        responders: QuerySet[Responder] = super().get_queryset(request)
        on_duty = LivePosition.objects.filter(user_id=OuterRef("user_id"))
        return responders.annotate(has_position=Exists(on_duty))

    @admin.display(description=_("id"))
    def person(self, responder: Responder) -> str:
        return str(responder.user_id)

    @admin.display(description=_("status"), ordering="status")
    def status_badge(self, responder: Responder) -> SafeString:
        text = STATUSES.get(responder.status, responder.status)
        return badge(responder.status, text)

    @admin.display(description=_("kendaraan"), ordering="transport_mode")
    def mode(self, responder: Responder) -> str:
        return words.word(words.MODES, responder.transport_mode)

    @admin.display(description=_("keahlian"))
    def skill_words(self, responder: Responder) -> str:
        return ", ".join(responder.skills) or "–"

    @admin.display(description=_("bersertifikat"), boolean=True)
    def is_certified(self, responder: Responder) -> bool:
        until = responder.certified_until
        return until is not None and until > timezone.now()

    @admin.display(description=_("siaga"), boolean=True)
    def on_duty(self, responder: Any) -> bool:
        return bool(responder.has_position)

    @admin.display(description=_("sumber"))
    def source(self, _responder: Responder) -> str:
        return str(_("Salinan dari layanan Relawan. Ubah di /admin/volunteer/."))


@admin.register(LivePosition)
class LivePositionAdmin(ReadOnlyModelAdmin):
    """Who is on duty. Staff see a cell of about one kilometre, never the exact point."""

    audited_as, audited_by = "user", "user_id"
    list_display = ("name", "cell", "mode_word", "fix_at", "heard_at", "since")
    list_display_links = ("name",)
    list_filter = ("mode",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("=user_id",)
    search_help_text = _("Id relawan")
    ordering = ("user_id",)  # the only index besides the spatial one
    fields = ("name", "cell", "mode_word", "fix_at", "heard_at", "since")
    readonly_fields = ("name", "cell", "mode_word")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LivePosition]:
        positions: QuerySet[LivePosition] = super().get_queryset(request)
        known = Responder.objects.filter(user_id=OuterRef("user_id"))
        return positions.annotate(display_name=Subquery(known.values("display_name")[:1]))

    @admin.display(description=_("relawan"))
    def name(self, position: Any) -> str:
        return position.display_name or str(position.user_id)

    @admin.display(description=_("sel ± 1 km (lintang, bujur)"))
    def cell(self, position: LivePosition) -> str:
        return f"{position.place.y:.2f}, {position.place.x:.2f}"

    @admin.display(description=_("kendaraan"), ordering="mode")
    def mode_word(self, position: LivePosition) -> str:
        return words.word(words.MODES, position.mode)
