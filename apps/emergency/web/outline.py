"""A form field for the outline of an area, written as GeoJSON; says exactly what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, TypeGuard

from django import forms
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext_lazy as _

from apps.emergency.domain.panic import EAST, NORTH, SOUTH, WEST
from kreki.adminkit.maps import OutlineWidget

POINTS: Final = 20_000  # a village boundary of the national map has a few thousand
PAIR: Final = re.compile(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]")
CORNERS: Final = 4  # of the smallest closed ring


class OutlineField(forms.Field):
    """Polygon or MultiPolygon, alone or as the geometry of one Feature; becomes a MultiPolygon."""

    widget = OutlineWidget({"rows": 14, "cols": 90, "spellcheck": "false"})
    default_error_messages = {
        "json": _("Bukan JSON yang sah: baris %(line)s, kolom %(column)s."),
        "unreadable": _("Tidak dapat dibaca: terlalu banyak kurung atau angka terlalu panjang."),
        "type": _("Jenis geometri harus Polygon atau MultiPolygon, bukan “%(found)s”."),
        "shape": _(
            "Poligon %(polygon)s, cincin %(ring)s: harus berupa daftar titik [bujur, lintang]."
        ),
        "short": _("Poligon %(polygon)s, cincin %(ring)s: paling sedikit 4 titik, ada %(found)s."),
        "open": _(
            "Poligon %(polygon)s, cincin %(ring)s: titik terakhir harus sama dengan titik pertama."
        ),
        "swapped": _("Titik [%(x)s, %(y)s] tampak terbalik: tulis bujur dahulu, lalu lintang."),
        "outside": _(
            "Titik [%(x)s, %(y)s] di luar Indonesia (bujur 94,5–141,5; lintang -11,5–6,5)."
        ),
        "many": _("Terlalu banyak titik: %(found)s, paling banyak %(limit)s."),
        "crossing": _("Garis batas saling memotong di dekat %(where)s."),
    }

    def prepare_value(self, value: Any) -> Any:
        """The stored outline as GeoJSON, a point per line; what was typed stays as typed."""
        if not isinstance(value, GEOSGeometry):
            return value
        return PAIR.sub(r"[\1, \2]", json.dumps(json.loads(value.geojson), indent=1))

    def to_python(self, value: Any) -> MultiPolygon | None:
        if value in self.empty_values:
            return None
        polygons = self._polygons(self._parse(value))
        for ring_name, ring in _rings(polygons):
            self._check_ring(ring, ring_name)
        self._check_size(polygons)
        return self._build(polygons)

    def _refuse(self, code: str, **parts: object) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=parts)

    def _parse(self, text: str) -> dict[str, Any]:
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise self._refuse("json", line=error.lineno, column=error.colno) from error
        except (ValueError, RecursionError) as error:
            raise self._refuse("unreadable") from error
        if isinstance(found, dict) and found.get("type") == "Feature":
            found = found.get("geometry")
        return found if isinstance(found, dict) else {"type": type(found).__name__}

    def _polygons(self, geometry: dict[str, Any]) -> list[Any]:
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind not in ("Polygon", "MultiPolygon"):
            raise self._refuse("type", found=str(kind).encode(errors="replace").decode())
        polygons = [coordinates] if kind == "Polygon" else coordinates
        if not _is_filled(polygons) or not all(_is_filled(one) for one in polygons):
            raise self._refuse("shape", polygon=1, ring=1)
        return polygons

    def _check_ring(self, ring: Any, name: dict[str, int]) -> None:
        if not isinstance(ring, list) or not all(_is_position(point) for point in ring):
            raise self._refuse("shape", **name)
        if len(ring) < CORNERS:
            raise self._refuse("short", found=len(ring), **name)
        if ring[0][:2] != ring[-1][:2]:
            raise self._refuse("open", **name)
        for x, y, *_height in ring:
            if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
                is_swapped = WEST <= y <= EAST and SOUTH <= x <= NORTH
                raise self._refuse("swapped" if is_swapped else "outside", x=x, y=y)

    def _check_size(self, polygons: list[Any]) -> None:
        found = sum(len(ring) for _name, ring in _rings(polygons))
        if found > POINTS:
            raise self._refuse("many", found=found, limit=POINTS)

    def _build(self, polygons: list[Any]) -> MultiPolygon:
        flat = [[[point[:2] for point in ring] for ring in polygon] for polygon in polygons]
        outline = MultiPolygon([Polygon(*polygon) for polygon in flat], srid=4326)
        if not outline.valid:
            raise self._refuse("crossing", where=outline.valid_reason.partition("[")[2].rstrip("]"))
        return outline


def _rings(polygons: list[Any]) -> Iterator[tuple[dict[str, int], Any]]:
    """Every ring with its place, counted from 1."""
    for at, polygon in enumerate(polygons, start=1):
        for inner, ring in enumerate(polygon, start=1):
            yield {"polygon": at, "ring": inner}, ring


def _is_filled(found: object) -> TypeGuard[list[Any]]:
    return isinstance(found, list) and bool(found)


def _is_position(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) in (2, 3)
        and all(isinstance(value, int | float) and not isinstance(value, bool) for value in point)
    )
