"""Areas by which response times are reported; staff may redraw them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.emergency.admin.badges import badge
from apps.emergency.models import Area
from apps.emergency.web.outline import OutlineField


class AreaForm(forms.ModelForm):
    """The outline is GeoJSON, pasted or drawn; the map asks nobody outside (decision 0023)."""

    outline = OutlineField(
        label=_("Batas (GeoJSON)"),
        help_text=_(
            "Polygon atau MultiPolygon, [bujur, lintang] dalam derajat WGS 84. Mengubah batas "
            "tidak memindahkan insiden yang sudah tercatat."
        ),
    )

    class Meta:
        model = Area
        fields = ("code", "name", "outline", "is_demo")


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    """The outlines that come with the system are rough and marked as such."""

    form = AreaForm
    list_display = ("name", "code", "origin")
    list_filter = ("is_demo",)
    search_fields = ("name", "code")

    class Media:
        css = {"all": ["emergency/admin.css"]}

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).defer("outline")

    @admin.display(description=_("asal batas"), ordering="is_demo")
    def origin(self, area: Area) -> SafeString | str:
        return (
            badge("demo", _("Data contoh, perkiraan"))
            if area.is_demo
            else str(_("Ditetapkan staf"))
        )
