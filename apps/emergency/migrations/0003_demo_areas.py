"""Rough outlines of Jakarta's five cities and three neighbours, so that reports have areas."""

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import migrations

# Drawn by hand for demonstration, a kilometre or two wide of the truth; not from any map. Corners
# of neighbours are the same points, so no place lies in two areas. (longitude, latitude)
BARAT_UTARA = [(106.715, -6.095), (106.715, -6.115), (106.760, -6.130), (106.815, -6.140)]
UTARA_PUSAT = [(106.815, -6.140), (106.845, -6.137), (106.880, -6.150)]
UTARA_TIMUR = [(106.880, -6.150), (106.910, -6.160), (106.970, -6.155)]
BARAT_PUSAT = [(106.815, -6.140), (106.812, -6.165), (106.800, -6.190), (106.793, -6.220)]
BARAT_SELATAN = [(106.793, -6.220), (106.775, -6.225), (106.735, -6.225)]
PUSAT_SELATAN = [(106.793, -6.220), (106.805, -6.228), (106.825, -6.208), (106.852, -6.208)]
PUSAT_TIMUR = [(106.880, -6.150), (106.872, -6.185), (106.852, -6.208)]
TIMUR_SELATAN = [(106.852, -6.208), (106.862, -6.250), (106.852, -6.300), (106.845, -6.355)]
TIMUR_DEPOK = [(106.845, -6.355), (106.920, -6.365)]
SELATAN_DEPOK = [(106.845, -6.355), (106.805, -6.365)]
TIMUR_BEKASI = [
    *[(106.970, -6.155), (106.970, -6.200), (106.945, -6.260)],
    *[(106.915, -6.305), (106.920, -6.365)],
]
TANGERANG_BARAT = [
    *[(106.687, -6.095), (106.690, -6.150), (106.700, -6.180)],
    *[(106.720, -6.225), (106.735, -6.225)],
]

# Codes of the Ministry of Home Affairs.
AREAS = [
    (
        "31.71",
        "Jakarta Pusat",
        [*UTARA_PUSAT, *PUSAT_TIMUR, *PUSAT_SELATAN[::-1], *BARAT_PUSAT[::-1]],
    ),
    (
        "31.72",
        "Jakarta Utara",
        [*BARAT_UTARA, *UTARA_PUSAT, *UTARA_TIMUR, (106.970, -6.090), (106.780, -6.090)],
    ),
    (
        "31.73",
        "Jakarta Barat",
        [*BARAT_UTARA, *BARAT_PUSAT, *BARAT_SELATAN, *TANGERANG_BARAT[::-1]],
    ),
    (
        "31.74",
        "Jakarta Selatan",
        [
            *[*PUSAT_SELATAN, *TIMUR_SELATAN, *SELATAN_DEPOK],
            *[(106.795, -6.320), (106.750, -6.300), *BARAT_SELATAN[::-1]],
        ],
    ),
    (
        "31.75",
        "Jakarta Timur",
        [
            *[*UTARA_TIMUR, *TIMUR_BEKASI, *TIMUR_DEPOK[::-1]],
            *[*TIMUR_SELATAN[::-1], *PUSAT_TIMUR[::-1]],
        ],
    ),
    (
        "32.75",
        "Bekasi",
        [
            *TIMUR_BEKASI,
            *[(106.960, -6.375), (107.000, -6.340), (107.045, -6.280)],
            *[(107.045, -6.210), (107.010, -6.170)],
        ],
    ),
    (
        "32.76",
        "Depok",
        [
            *[*SELATAN_DEPOK[::-1], *TIMUR_DEPOK, (106.915, -6.400), (106.885, -6.460)],
            *[(106.800, -6.460), (106.720, -6.420), (106.735, -6.385)],
        ],
    ),
    (
        "36.71",
        "Tangerang",
        [
            *TANGERANG_BARAT,
            *[(106.690, -6.250), (106.640, -6.230), (106.570, -6.215)],
            *[(106.560, -6.170), (106.600, -6.120), (106.655, -6.090)],
        ],
    ),
]


def ring(corners):
    """Closed, without the doubled corners where two borders meet."""
    once = [point for at, point in enumerate(corners) if point != corners[at - 1]]
    return [*once, once[0]]


def draw(apps, _schema_editor):
    area = apps.get_model("emergency", "Area")
    for code, name, corners in AREAS:
        outline = MultiPolygon(Polygon(ring(corners)), srid=4326)
        area.objects.get_or_create(
            code=code, defaults={"name": name, "outline": outline, "is_demo": True}
        )


def erase(apps, _schema_editor):
    codes = [code for code, _name, _corners in AREAS]
    apps.get_model("emergency", "Area").objects.filter(code__in=codes, is_demo=True).delete()


class Migration(migrations.Migration):
    dependencies = [("emergency", "0002_live_table_and_wakeups")]

    operations = [migrations.RunPython(draw, erase)]
