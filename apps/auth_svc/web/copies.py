"""The pages of the copy of everything: asked for, watched while it is assembled, downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import TemplateView, View

from apps.auth_svc.domain import rights
from apps.auth_svc.domain.rights import ExportNotFound
from apps.auth_svc.gateways.accounts.recent import require_recent_sign_in
from apps.auth_svc.models import User
from apps.auth_svc.services import exporting
from apps.auth_svc.web.privacy import OwnRights
from kreki.services import BY_SLUG


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The newest copy on the page.

    Attributes:
        services: Name of each service that is asked, and whether it has answered.
        answered: How many have.
        is_late: Somebody at KREKI is already looking for the missing answers.
        anew_from: A copy is made again from then on; None while this one is being made.
    """

    progress: exporting.Progress
    status: str
    services: tuple[tuple[str, bool], ...]
    answered: int
    is_late: bool
    anew_from: datetime | None


class CopyPage(OwnRights, TemplateView):
    template_name = "auth_svc/copy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        copy = _find_copy(self.person, now)
        return super().get_context_data(**kwargs, copy=copy, may_ask=_may_ask(copy, now))

    def post(self, request: HttpRequest) -> HttpResponse:
        require_recent_sign_in(request)
        now = timezone.now()
        export = exporting.request_export(user_id=self.person.pk, now=now)
        if export.requested_at == now:
            messages.success(request, gettext("Permintaan dicatat. Setiap layanan sudah ditanya."))
        else:
            messages.info(request, gettext("Salinan ini sudah diminta; tidak dibuat dua kali."))
        return redirect("account_copy")


class ArchivePage(OwnRights, View):
    """The download itself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require_recent_sign_in(request)
        try:
            archive = exporting.open_archive(user_id=self.person.pk, now=timezone.now())
        except ExportNotFound as error:
            raise Http404 from error
        headers = {"Content-Disposition": 'attachment; filename="kreki.zip"'}
        return HttpResponse(archive, content_type="application/zip", headers=headers)


def _find_copy(person: User, now: datetime) -> Copy | None:
    try:
        progress = exporting.get_progress(user_id=person.pk)
    except ExportNotFound:
        return None
    export = progress.export
    is_made = export.assembled_at is not None
    asked = sorted({*progress.answered, *progress.missing})
    return Copy(
        progress=progress,
        status=progress.status(now),
        services=tuple((gettext(BY_SLUG[slug].label), slug in progress.answered) for slug in asked),
        answered=len(progress.answered),
        is_late=not is_made and export.requested_at <= now - rights.ALARM,
        anew_from=export.requested_at + rights.ANEW_AFTER if is_made else None,
    )


def _may_ask(copy: Copy | None, now: datetime) -> bool:
    return copy is None or (copy.anew_from is not None and copy.anew_from < now)
