"""The report of response times: a page, and the same figures as CSV."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from apps.emergency.selectors.reporting import Report, report_response_times
from apps.emergency.web.forms import PeriodForm
from apps.emergency.web.report_csv import stream_csv
from apps.emergency.web.report_page import describe_report
from kreki.identity.sso.areas import areas_of

PERMISSION: Final = "emergency.view_incident"


@admin.site.admin_view
def report_page(request: HttpRequest) -> HttpResponse:
    """GET /admin/emergency/laporan/?since=…&until=…: staff who may view incidents."""
    form = _form(request)
    report = _report(form)
    return _page(request, form, report)


@admin.site.admin_view
def report_csv(request: HttpRequest) -> HttpResponseBase:
    """GET /admin/emergency/laporan/csv/ with the same period; a wrong one leads to the page."""
    form = _form(request)
    report = _report(form)
    if report is None:
        return _page(request, form, report)
    period = form.cleaned_data
    return stream_csv(report, name=f"waktu-tanggap-{period['since']}-{period['until']}.csv")


def _form(request: HttpRequest) -> PeriodForm:
    # The figures are of the whole country, so they are not for staff of some areas.
    if not request.user.has_perm(PERMISSION) or areas_of(request.user) is not None:
        raise PermissionDenied
    return PeriodForm(request.GET, today=timezone.localdate())


def _report(form: PeriodForm) -> Report | None:
    """None if the form now says what is wrong with the period.

    Days begin at midnight of the service's time zone, whatever the reader's language.
    """
    if not form.is_valid():
        return None
    zone = timezone.get_default_timezone()
    first, last = form.cleaned_data["since"], form.cleaned_data["until"]
    try:
        return report_response_times(
            since=datetime.combine(first, time.min, zone),
            until=datetime.combine(last + timedelta(days=1), time.min, zone),
            zone=settings.TIME_ZONE,
        )
    except OperationalError as error:
        # The database serves panics first: five seconds, then a report must do with less.
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        form.add_error("until", _("Terlalu banyak insiden: pilih kurun waktu yang lebih pendek."))
        return None


def _page(request: HttpRequest, form: PeriodForm, report: Report | None) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Laporan waktu tanggap"),
        "form": form,
        "report": describe_report(report) if report else None,
    }
    status = HTTPStatus.OK if report else HTTPStatus.BAD_REQUEST
    return TemplateResponse(request, "emergency/report.html", context, status=status)
