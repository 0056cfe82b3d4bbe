"""Places in admin forms: a map for the eye and the hand, a visible field for everybody."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _

# The frame of Indonesia in degrees of WGS 84: what lies outside is a typing error, and swapped
# coordinates always do.
WEST, EAST, SOUTH, NORTH = 95.0, 141.1, -11.1, 6.1

MAP_FILES: Final = forms.Media(
    css={"all": ["vendor/maplibre-gl-6.17.0/maplibre-gl.css", "adminkit/maps.css"]},
    js=[Script("adminkit/maps.js", type="module")],  # type: ignore[list-item]  # newer than the stubs
)


class OutlineWidget(forms.Textarea):
    """GeoJSON in a text area; the map beside it shows what it says, and can draw a new polygon."""

    template_name = "adminkit/outline_widget.html"

    @property
    def media(self) -> forms.Media:
        return MAP_FILES


class PointWidget(forms.MultiWidget):
    """Latitude and longitude as two numbers, and a marker that can be dragged."""

    template_name = "adminkit/point_widget.html"

    def __init__(self) -> None:
        number = {"step": "any", "inputmode": "decimal"}
        super().__init__(
            {
                "latitude": forms.NumberInput({**number, "aria-label": _("Lintang")}),
                "longitude": forms.NumberInput({**number, "aria-label": _("Bujur")}),
            }
        )

    def decompress(self, value: tuple[float, float] | None) -> list[float | None]:
        return list(value) if value else [None, None]

    @property
    def media(self) -> forms.Media:
        return MAP_FILES


class PointField(forms.MultiValueField):
    """Becomes (latitude, longitude) in degrees, within Indonesia."""

    widget = PointWidget
    default_error_messages = {
        "swapped": _("Lintang dan bujur tampak terbalik."),
        "outside": _("Di luar Indonesia (lintang -11,1 sampai 6,1; bujur 95 sampai 141,1)."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=(forms.FloatField(), forms.FloatField()), **kwargs)

    def compress(self, data_list: list[float]) -> tuple[float, float] | None:
        if not data_list:
            return None
        latitude, longitude = data_list
        if not _is_inside(latitude, longitude):
            code = "swapped" if _is_inside(longitude, latitude) else "outside"
            raise ValidationError(self.error_messages[code], code=code)
        return latitude, longitude


def _is_inside(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
