"""The report of response times: right figures, right people, harmless CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.emergency import services
from apps.emergency.models import Area, Incident
from apps.emergency.selectors import get_instants
from apps.emergency.selectors.reporting import Report, Spread, report_response_times
from apps.emergency.web.interval_bars import list_bars
from apps.emergency.web.report_csv import harmless, write_csv
from tests.admin_habits import inline_code
from tests.emergency.factories import NOON, OWN, panic
from tests.emergency.played import play
from tests.emergency.staff import browser

pytestmark = pytest.mark.django_db
PAGE = "/admin/emergency/laporan/"
CSV = "/admin/emergency/laporan/csv/"
PERIOD = "?since=2026-11-01&until=2026-11-30"


@pytest.fixture(autouse=True)
def _no_areas(db: None) -> None:
    """The migration's areas are gone after a test that emptied all tables; here always."""
    Area.objects.all().delete()


def november() -> Report:
    return report_response_times(
        since=datetime(2026, 10, 31, 17, tzinfo=UTC),
        until=datetime(2026, 11, 30, 17, tzinfo=UTC),
        zone="Asia/Jakarta",
    )


def raised(seconds: list[int], *, day: datetime, first: int = 100) -> None:
    """Incidents that were accepted after so many seconds."""
    for n, after in enumerate(seconds, start=first):
        incident = panic(reporter_id=UUID(int=n), now=day)
        accepted = day + timedelta(seconds=after)
        Incident.objects.filter(pk=incident.pk).update(assigned_at=accepted)


def test_rates_and_intervals_of_one_incident() -> None:
    play()

    total = november().total

    assert (total.incidents, total.dispatched, total.covered) == (1, 1, 1)
    assert (total.people, total.saw, total.accepts) == (8, 3, 2)
    assert total.incident_cover_rate == 1
    assert total.person_accept_rate == 0.25
    assert total.seen_to_accept_rate == pytest.approx(2 / 3)
    assert [spread.p50_s if spread else None for spread in total.spreads] == [
        *(0, 4, 5, 191, 600),
        *(9, 200),
    ]


def test_the_report_agrees_with_the_page_of_the_incident() -> None:
    incident, _people = play()

    bars = list_bars(get_instants(incident))

    of_steps = november().total.spreads[: len(bars)]
    assert [bar.end_s - bar.start_s for bar in bars if bar.end_s is not None] == [
        spread.p50_s if spread else None for spread in of_steps
    ]


def test_percentiles_per_day_and_over_all_days() -> None:
    raised([10, 20, 30], day=NOON)
    raised([100], day=NOON + timedelta(days=1), first=200)

    report = november()

    assert [line.spread("raised_to_accepted_s") for line in report.days] == [
        Spread(20, 28),
        Spread(100, 100),
    ]
    assert report.total.spread("raised_to_accepted_s") == Spread(25, pytest.approx(79))


def test_days_begin_at_midnight_in_jakarta() -> None:
    raised([10], day=datetime(2026, 11, 22, 16, 59, tzinfo=UTC))
    raised([10], day=datetime(2026, 11, 22, 17, 0, tzinfo=UTC), first=200)

    assert [str(line.day) for line in november().days] == ["2026-11-22", "2026-11-23"]


def test_areas_have_their_own_lines_and_no_area_is_one_too() -> None:
    raised([10, 20], day=NOON)
    outline = "MULTIPOLYGON(((106 -7,107 -7,107 -6,106 -7)))"
    area = Area.objects.create(code="x", name="Menteng", outline=outline)
    first = Incident.objects.order_by("assigned_at").first()
    assert first is not None
    Incident.objects.filter(pk=first.pk).update(area=area)

    report = november()

    assert {line.area: line.incidents for line in report.areas} == {"": 1, "Menteng": 1}
    assert {(str(line.day), line.area) for line in report.cells} == {
        ("2026-11-22", ""),
        ("2026-11-22", "Menteng"),
    }


def test_a_call_taken_back_at_once_does_not_count_as_uncovered() -> None:
    incident = panic()
    services.cancel_incident(incident_id=incident.pk, by=incident.reporter_id, reach=OWN, now=NOON)
    panic(reporter_id=UUID(int=5))

    total = november().total

    assert (total.incidents, total.dispatched, total.covered) == (2, 1, 0)
    assert (total.incident_cover_rate, total.person_accept_rate) == (0, None)


def test_a_call_given_up_after_a_look_in_vain_counts_as_uncovered() -> None:
    incident = panic()
    services.dispatch_next(now=NOON)
    services.cancel_incident(incident_id=incident.pk, by=incident.reporter_id, reach=OWN, now=NOON)

    total = november().total

    assert (total.incidents, total.dispatched, total.incident_cover_rate) == (1, 1, 0)


def test_a_period_without_incidents_has_a_total_of_nothing() -> None:
    report = november()

    assert (report.total.incidents, report.days, report.cells) == (0, (), ())


def test_one_query() -> None:
    play()

    with CaptureQueriesContext(connection) as queries:
        november()

    assert len(queries) == 1
    assert queries.captured_queries[0]["sql"].count("percentile_cont") == 7


def test_the_page_shows_figures_charts_and_tables() -> None:
    play()

    answer = browser("view_incident").get(PAGE + PERIOD)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('class="span-chart"') == 2
    for words in ("incident_cover_rate", "25,0 %", "9,0 / 9,0", "22 Nov 2026", "Tanpa wilayah"):
        assert words in page
    assert inline_code(page) == []
    assert "Content-Security-Policy" in answer


def test_without_a_period_the_last_thirty_days_are_shown() -> None:
    page = browser("view_incident").get(PAGE).content.decode()

    assert "Tidak ada insiden dalam kurun waktu ini." in page
    assert page.count('type="date"') == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?since=2026-11-02&until=2026-11-01", "lebih awal daripada tanggal mulai"),
        ("?since=2025-11-01&until=2026-11-30", "Paling lama 366 hari"),
        ("?since=kemarin&until=2026-11-01", "Masukkan tanggal yang valid"),
        ("?since=&until=2026-11-01", "harus diisi"),
        ("?since=9999-12-31&until=9999-12-31", "2199-12-31"),
        ("?since=0001-01-01&until=0001-01-01", "2000-01-01"),
    ],
)
@pytest.mark.parametrize("address", [PAGE, CSV])
def test_a_wrong_period_is_named(address: str, query: str, said: str) -> None:
    answer = browser("view_incident").get(address + query)

    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.fixture
def _slow() -> Iterator[None]:
    """The report waits for a lock that is not given up before the time limit."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE emergency_invitation IN ACCESS EXCLUSIVE MODE")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '300ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_slow")
@pytest.mark.slow
def test_too_much_for_one_report_is_said_and_the_database_spared() -> None:
    answer = browser("view_incident").get(PAGE + PERIOD)

    assert answer.status_code == 400
    assert "pilih kurun waktu yang lebih pendek" in answer.content.decode()


@pytest.mark.parametrize("address", [PAGE, CSV])
class TestWhoMayRead:
    def test_anonymous_people_are_sent_to_sign_in(self, address: str) -> None:
        answer = Client().get(address)

        assert answer.status_code == 302
        assert answer["Location"] == f"/admin/emergency/login/?next={address}"

    def test_people_who_are_not_staff_too(self, address: str) -> None:
        assert browser("view_incident", is_staff=False).get(address).status_code == 302

    def test_staff_without_the_permission_are_refused(self, address: str) -> None:
        assert browser("view_area").get(address).status_code == 403

    def test_staff_with_the_permission_read(self, address: str) -> None:
        assert browser("view_incident").get(address).status_code == 200


def test_links_lead_to_the_report_for_those_who_may_read_it() -> None:
    client = browser("view_incident")

    for page in ("/admin/emergency/", "/admin/emergency/emergency/incident/"):
        assert f'href="{PAGE}"' in client.get(page).content.decode()


def test_others_see_no_link() -> None:
    assert f'href="{PAGE}"' not in browser("view_area").get("/admin/emergency/").content.decode()


def test_csv_has_a_row_per_day_and_area() -> None:
    play()

    answer = browser("view_incident").get(CSV + PERIOD)

    text = b"".join(answer).decode()  # type: ignore[arg-type] # streamed
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="waktu-tanggap-2026-11-01-2026-11-30.csv"' in answer["Content-Disposition"]
    assert text.count("\r\n") == 2
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Tanggal"] == "2026-11-22"
    assert row["Orang diundang"] == "8"
    assert row["person_accept_rate"] == "0.25"
    assert row["Panik–diterima P50 (s)"] == "9.0"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    assert harmless(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_cells_follow_rfc_4180() -> None:
    lines = list(write_csv([["a", 'b "c"', "d,e", None, -1.5]]))

    assert lines == ['a,"b ""c""","d,e",,-1.5\r\n']
